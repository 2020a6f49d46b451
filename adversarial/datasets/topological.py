"""Rows of a design matrix shown as images."""

import numpy as np

from adversarial.datasets.checks import check_numbers
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.files.outline import outline, outlined
from adversarial.space.conv2d import check_axes


class TopologicalMixin:
    """The image side of a `DenseDesignMatrix`: all of it goes through the view converter."""

    X: np.ndarray
    view_converter: DefaultViewConverter | None
    # What `_viewing` returns.
    _viewed: tuple[float, float] | str = "all"

    @property
    def X_topo_space(self):  # noqa: N802
        """The space of the topological view."""
        return self._converter("X_topo_space").topo_space

    def get_design_matrix(self, topo=None):
        """Return `X`, or images as rows.

        Parameters
        ----------
        topo : array, 4-D, optional
        """
        if topo is None:
            return self.X
        return self._converter("get_design_matrix").topo_view_to_design_mat(topo)

    def get_topological_view(self, mat=None):
        """Return rows as images: all of `X` by default."""
        converter = self._converter("get_topological_view")
        return converter.design_mat_to_topo_view(self.X if mat is None else mat)

    def set_topological_view(self, V, axes=("b", 0, 1, "c")):
        """Replace `X` by images, and the view converter by theirs.

        Parameters
        ----------
        V : array, 4-D
        axes : sequence of 4
            Order of its axes.

        Raises
        ------
        ValueError
            If it does not have 4 dimensions, or contains NaN.
        """
        if V.ndim != 4:
            raise ValueError(f"A topological view has 4 dimensions, got {V.ndim}.")
        check_numbers("topo_view", V)
        sizes = dict(zip(check_axes(axes), V.shape))
        self.view_converter = DefaultViewConverter((sizes[0], sizes[1], sizes["c"]), axes)
        if outlined():
            self.X = outline((sizes["b"], sizes[0] * sizes[1] * sizes["c"]), V.dtype)
        else:
            self.X = self.view_converter.topo_view_to_design_mat(V)

    def get_weights_view(self, mat):
        """Return rows as images ordered ``('b', 0, 1, 'c')``, for display."""
        return self._converter("get_weights_view").design_mat_to_weights_view(mat)

    def get_formatted_view(self, mat, dspace):
        """Return rows as a batch of a space, by the view converter."""
        converter = self._converter("get_formatted_view")
        return converter.get_formatted_batch(mat, dspace)

    def set_view_converter_axes(self, axes):
        """Change the order of the topological view's axes."""
        self._converter("set_view_converter_axes").set_axes(axes)

    def adjust_for_viewer(self, X):
        """Return examples scaled to [-1, 1] for display.

        Parameters
        ----------
        X : array
            Rows or a topological view.
        """
        return self.adjust_to_be_viewed_with(X, X, per_example=True)

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return examples scaled for display as `ref` would be, clipped to [-1, 1].

        Parameters
        ----------
        X, ref : array
            Rows or a topological view.
        per_example : bool, default False
            Where the largest value of each example decides, take that of each example of `ref`, not
            of all.
        """
        viewing = self._viewing()
        if isinstance(viewing, tuple):
            middle = sum(viewing) / 2
            return np.clip((X - middle) / (viewing[1] - middle), -1.0, 1.0)
        by_example = per_example and viewing == "example"
        largest = self._largest_by_example(ref) if by_example else np.abs(ref).max() or 1
        return np.clip(X / largest, -1.0, 1.0)

    def _viewing(self):
        """Return how examples are scaled for display.

        Returns
        -------
        pair of float, 'all' or 'example'
            The values that are shown as black and as white; or values are divided by the largest
            absolute value, of all examples or of each.
        """
        return self._viewed

    def _largest_by_example(self, X):
        """Return each example's largest absolute value, 1 for examples of zeros."""
        # In a view of this data set's axes and shape we know where the examples are; in everything
        # else they are along the first axis.
        axis, converter = 0, self.view_converter
        if converter is not None and X.ndim == 4:
            sizes = dict(zip(converter.axes, X.shape))
            if (sizes[0], sizes[1], sizes["c"]) == converter.shape:
                axis = converter.axes.index("b")
        others = tuple(i for i in range(X.ndim) if i != axis)
        largest = np.abs(X).max(axis=others, keepdims=True)
        return np.where(largest == 0, 1, largest).astype(largest.dtype)

    def _converter(self, method):
        if self.view_converter is None:
            raise ValueError(f"Tried to call {method} on a dataset that has no view converter")
        return self.view_converter
