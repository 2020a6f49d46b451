"""Data that were whitened and stored before."""

import re
import warnings

from adversarial.config import yaml_parse
from adversarial.datasets.checks import rows_to_keep
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.recipe import pass_on
from adversarial.kinds import Axes, Natural


class ZCA_Dataset(DenseDesignMatrix):  # noqa: N801
    """Rows of a whitened data set, which its preprocessor can turn back into images.

    Parameters
    ----------
    preprocessed_dataset : DenseDesignMatrix
        As `adversarial.datasets.saving.save_dataset` stored it.
    preprocessor : object with ``inverse(X)``
        What it was whitened with.
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``. `stop` alone is ignored, with a warning.
    axes : sequence of 4, optional
        Ignored, with a warning: the view is that of the whitened data set.

    Raises
    ------
    ValueError
        If a range lies outside of the data, or the preprocessor has no inverse.

    Notes
    -----
    Original name ``pylearn2.datasets.zca_dataset.ZCA_Dataset``. Rows are not copied; view converter
    and generator are those of the whitened data set.
    """

    def __init__(
        self,
        preprocessed_dataset: DenseDesignMatrix,
        preprocessor,
        start: Natural | None = None,
        stop: Natural | None = None,
        axes: Axes | None = None,
    ):
        if not hasattr(preprocessor, "inverse"):
            raise ValueError(f"ZCA_Dataset: a {type(preprocessor).__name__} has no inverse.")
        if axes is not None:
            warnings.warn(
                "ZCA_Dataset: axes is ignored; the view is that of the whitened data set.",
                stacklevel=2,
            )
        rows = rows_to_keep("ZCA_Dataset", start, stop, len(preprocessed_dataset.X))
        self.preprocessed_dataset = preprocessed_dataset
        self.start = start
        self.stop = stop
        y = preprocessed_dataset.y
        super().__init__(
            X=preprocessed_dataset.X[rows],
            y=None if y is None else y[rows],
            view_converter=preprocessed_dataset.view_converter,
            rng=preprocessed_dataset.rng,
            X_labels=preprocessed_dataset.X_labels,
            y_labels=preprocessed_dataset.y_labels,
        )
        self.preprocessor = preprocessor

    def _viewing(self):
        return "example"

    def mapback(self, X):
        """Return whitened rows as they were before whitening."""
        return self.preprocessor.inverse(X)

    def mapback_for_viewer(self, X):
        """Return whitened rows as images for display, as the inner data set shows its own."""
        return self.preprocessed_dataset.adjust_for_viewer(self.mapback(X))

    def get_test_set(self):
        """Return the test set, whole: the recipe of the whitened data with 'test' for 'train'.

        Returns
        -------
        ZCA_Dataset

        Raises
        ------
        ValueError
            If the whitened data set has no recipe.
        ConfigError
            If there are no such test data.

        Notes
        -----
        In the path of a ``!pkl:`` only the file's name is changed; the original changed folders,
        too.
        """
        recipe = getattr(self.preprocessed_dataset, "yaml_src", None)
        if recipe is None:
            raise ValueError(
                "ZCA_Dataset: the whitened data come from no experiment file, so where their test "
                "set is cannot be known."
            )
        whitened = yaml_parse.load(recipe_of_test(recipe), filename="the recipe of the test data")
        test_set = ZCA_Dataset(whitened, self.preprocessor)
        return pass_on(
            self,
            test_set,
            "pylearn2.datasets.zca_dataset.ZCA_Dataset",
            {},
            preprocessed_dataset=whitened,
            preprocessor=self.preprocessor,
        )


def recipe_of_test(recipe):
    """Return the recipe of the test data that belong to training data.

    Examples
    --------
    >>> recipe_of_test("!pkl: '${DATA}/training/train.pkl'")
    "!pkl: '${DATA}/training/test.pkl'"
    >>> recipe_of_test("!obj:pylearn2.datasets.mnist.MNIST { which_set: train }")
    '!obj:pylearn2.datasets.mnist.MNIST { which_set: test }'
    """
    if recipe.startswith("!pkl:"):
        return re.sub(r"[^/]*$", lambda name: name[0].replace("train", "test"), recipe, count=1)
    return recipe.replace("train", "test")
