"""Rows of a design matrix shown as images."""

import numpy as np

from adversarial.datasets.checks import refuse_nan
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.space.conv2d import check_axes


class TopologicalMixin:
    """The image side of a `DenseDesignMatrix`: all of it goes through the view converter."""

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
        refuse_nan(V)
        sizes = dict(zip(check_axes(axes), V.shape))
        self.view_converter = DefaultViewConverter((sizes[0], sizes[1], sizes["c"]), axes)
        self._set_rows(self.view_converter.topo_view_to_design_mat(V))

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

    def get_batch_topo(self, batch_size, include_labels=False):
        """Return `get_batch_design` as images."""
        batch = self.get_batch_design(batch_size, include_labels)
        if include_labels:
            return self.get_topological_view(batch[0]), batch[1]
        return self.get_topological_view(batch)

    def adjust_for_viewer(self, X):
        """Return ``X / max|X|``, the maximum taken over the whole array."""
        return X / _largest(X)

    def adjust_to_be_viewed_with(self, X, ref, per_example=False):
        """Return ``X / max|ref|`` clipped to [-1, 1]; `per_example` changes nothing here."""
        return np.clip(X / _largest(ref), -1.0, 1.0)

    def _converter(self, method):
        if self.view_converter is None:
            raise ValueError(f"Tried to call {method} on a dataset that has no view converter")
        return self.view_converter


def _largest(array):
    return np.abs(array).max() or 1
