"""A data set whose features pass through something first."""

from typing import Any

from adversarial.backend import function
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.finite_iterator import flatten_specs
from adversarial.datasets.recipe import pass_on
from adversarial.datasets.transformer_iterator import TransformerIterator
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace
from adversarial.stateful import state_of


class TransformerDataset(Dataset):
    """Another data set's examples, their features transformed batch by batch.

    Parameters
    ----------
    raw : Dataset
    transformer : object with ``perform(X)``, or a model with ``fprop``
        ``perform`` takes and gives arrays; a model's ``fprop`` is compiled at the first use.
    cpu_only : bool, default False
        Without effect: what it avoided in the original does not exist here.
    space_preserving : bool, default False
        Whether the transformer takes batches of any space and gives batches of the same. If not, it
        tells its spaces by ``get_input_space`` and ``get_output_space``. Without them only
        iteration without data specs is possible, and ``perform`` gets the raw batches as they are.

    Raises
    ------
    ValueError
        If the transformer has neither method.

    Notes
    -----
    Original name ``pylearn2.datasets.transformer_dataset.TransformerDataset``. Targets are left as
    they are.
    """

    def __init__(
        self, raw: Dataset, transformer, cpu_only: bool = False, space_preserving: bool = False
    ):
        if not hasattr(transformer, "perform") and not hasattr(transformer, "fprop"):
            raise ValueError(
                f"TransformerDataset: a {type(transformer).__name__} has neither perform nor fprop."
            )
        self.raw: Any = raw
        self.transformer = transformer
        self.cpu_only = cpu_only
        self.space_preserving = space_preserving
        self._perform = getattr(transformer, "perform", None)

    def perform(self, X):
        """Return a transformed batch.

        Parameters
        ----------
        X : array
            A batch of the transformer's input space.
        """
        return self._compiled()(X)

    def _compiled(self):
        if self._perform is None:
            batch = self.transformer.get_input_space().make_theano_batch()
            self._perform = function([batch], self.transformer.fprop(batch))
        return self._perform

    def get_variables(self):
        """Shared variables of the compiled transformer, its random streams among them."""
        find = getattr(self._compiled(), "get_shared", None)
        return [] if find is None else find()

    def get_state(self):
        return {"raw": self.raw.get_state(), "transformer": state_of(self.transformer)}

    def set_state(self, state):
        self.raw.set_state(state["raw"])
        if state["transformer"]:
            self.transformer.set_state(state["transformer"])

    def iterator(
        self,
        mode=None,
        batch_size=None,
        num_batches=None,
        rng=None,
        data_specs=None,
        return_tuple=False,
    ):
        """Return an iterator over batches; see `Dataset.iterator`.

        Raises
        ------
        ValueError
            If features are wanted in two spaces at once, if the transformer does not tell its
            spaces though they are needed, or as `DenseDesignMatrix.iterator`.
        """
        plan = {"mode": mode, "batch_size": batch_size, "num_batches": num_batches, "rng": rng}
        if data_specs is None and not self._knows_spaces() and hasattr(self.transformer, "perform"):
            return TransformerIterator(
                self.raw.iterator(**plan, return_tuple=True), self, None, return_tuple
            )
        specs = (self._features_space(), "features") if data_specs is None else data_specs
        wanted = flatten_specs(specs)
        spaces = [space for space, source in wanted if source == "features"]
        if any(space != spaces[0] for space in spaces):
            raise ValueError("A TransformerDataset gives its features in one space at a time.")
        others = [(space, source) for space, source in wanted if source != "features"]
        if spaces and not self.space_preserving:
            spaces = [self._space_of_transformer("input")]
        raw_specs = [(space, "features") for space in spaces[:1]] + others
        batches = self.raw.iterator(
            **plan,
            data_specs=(
                CompositeSpace([space for space, _ in raw_specs]),
                tuple(source for _, source in raw_specs),
            ),
            return_tuple=True,
        )
        return TransformerIterator(batches, self, specs, return_tuple)

    def get_data_specs(self):
        """Return the pair (space, source) that describes all data."""
        space, source = self.raw.get_data_specs()
        if isinstance(source, str):
            return self._features_space(), source
        spaces = [
            self._features_space() if name == "features" else part
            for part, name in zip(space.components, source)
        ]
        return CompositeSpace(spaces), source

    def get_num_examples(self):
        """Return the number of examples."""
        return self.raw.get_num_examples()

    def has_targets(self):
        """Return whether there are targets."""
        return self.raw.has_targets()

    def get_design_matrix(self, topo=None):
        """Return all features, transformed; or images as rows, as they are.

        Parameters
        ----------
        topo : array, 4-D, optional
        """
        if topo is not None:
            return self.raw.get_design_matrix(topo)
        return self._rows(self.raw.get_design_matrix())

    def get_batch_design(self, batch_size, include_labels=False):
        """Return a random run of rows, transformed; see `DenseDesignMatrix.get_batch_design`."""
        batch = self.raw.get_batch_design(batch_size, include_labels)
        if include_labels:
            return self._rows(batch[0]), batch[1]
        return self._rows(batch)

    def get_weights_view(self, mat):
        """Return rows as images, for display.

        Raises
        ------
        ValueError
            If the transformer does not preserve spaces: its rows are no images.
        """
        if not self.space_preserving:
            raise ValueError("Transformed examples are no images that can be shown.")
        return self.raw.get_weights_view(mat)

    def adjust_for_viewer(self, X):
        """Return examples as the raw data set shows its own, if spaces are preserved."""
        return self.raw.adjust_for_viewer(X) if self.space_preserving else X

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return examples as the raw data set shows its own, if spaces are preserved."""
        if not self.space_preserving:
            return X
        return self.raw.adjust_to_be_viewed_with(X, ref, per_example)

    def get_test_set(self):
        """Return the raw data set's test set, transformed alike.

        Returns
        -------
        TransformerDataset
            If this set has a `yaml_src` (as all that come from experiment files), so has the test
            set, provided that its raw data set has one.
        """
        raw = self.raw.get_test_set()
        arguments = {"cpu_only": self.cpu_only, "space_preserving": self.space_preserving}
        return pass_on(
            self,
            TransformerDataset(raw, self.transformer, **arguments),
            "pylearn2.datasets.transformer_dataset.TransformerDataset",
            arguments,
            raw=raw,
            transformer=self.transformer,
        )

    def _features_space(self):
        if not self.space_preserving:
            return self._space_of_transformer("output")
        pairs = flatten_specs(self.raw.get_data_specs())
        return next(space for space, source in pairs if source == "features")

    def _knows_spaces(self):
        return self.space_preserving or None not in (self._told("input"), self._told("output"))

    def _told(self, which):
        """The transformer's input or output space, or None if it does not tell."""
        try:
            return getattr(self.transformer, f"get_{which}_space", lambda: None)()
        except NotImplementedError:
            return None

    def _space_of_transformer(self, which):
        space = self._told(which)
        if space is None:
            raise ValueError(
                f"TransformerDataset: a {type(self.transformer).__name__} does not tell its "
                f"{which} space; if it preserves spaces, say space_preserving: 1."
            )
        return space

    def _rows(self, rows):
        """Transform rows of the raw design matrix to rows."""
        if self.space_preserving:
            return self.perform(rows)
        space = self.transformer.get_input_space()
        if isinstance(space, Conv2DSpace):
            batch = self.raw.get_formatted_view(rows, space)
        else:
            batch = VectorSpace(rows.shape[1], dtype=None).np_format_as(rows, space)
        made = self.transformer.get_output_space()
        return made.np_format_as(self.perform(batch), VectorSpace(made.get_total_dimension()))
