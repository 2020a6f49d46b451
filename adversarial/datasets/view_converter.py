"""Between rows of a design matrix and images."""

from adversarial.kinds import Axes, Count
from adversarial.space import Conv2DSpace, VectorSpace
from adversarial.space.conv2d import check_axes

# A row of an image data set, unflattened. Not the order in which spaces read vectors.
_ROW_AXES = ("b", "c", 0, 1)


class DefaultViewConverter:
    """Show rows of a design matrix as images.

    Parameters
    ----------
    shape : sequence of int
        Rows, columns, channels.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.

    Raises
    ------
    ValueError
        If the shape does not have three positive entries, or the axes are not a permutation.

    Examples
    --------
    >>> import numpy as np
    >>> converter = DefaultViewConverter((2, 3, 2))
    >>> converter.design_mat_to_topo_view(np.arange(12).reshape(1, 12))[0, 1, 0]
    array([3, 9])

    Notes
    -----
    Original name ``pylearn2.datasets.dense_design_matrix.DefaultViewConverter``. A row is always
    ordered channel, row, column, whatever `axes` is.
    """

    def __init__(self, shape: tuple[Count, Count, Count], axes: Axes = ("b", 0, 1, "c")):
        if len(shape) != 3:
            raise ValueError(f"shape must be (rows, columns, channels), got {tuple(shape)}.")
        self.shape = tuple(shape)
        self.set_axes(axes)

    @property
    def topo_space(self):
        """The space of the topological view."""
        return Conv2DSpace(self.shape[:2], num_channels=self.shape[2], axes=self.axes)

    def set_axes(self, axes):
        """Change the order of the topological view's axes."""
        axes = check_axes(axes)
        Conv2DSpace(self.shape[:2], num_channels=self.shape[2], axes=axes)
        self.axes = axes

    def view_shape(self):
        """Return rows, columns and channels of the topological view."""
        return self.shape

    def weights_view_shape(self):
        """Return rows, columns and channels of weights shown as images."""
        return self.shape

    def design_mat_to_topo_view(self, design_matrix):
        """Return rows as images.

        Parameters
        ----------
        design_matrix : array, shape (n, rows * columns * channels)

        Returns
        -------
        array, 4-D in the order of `axes`
            A view where possible.

        Raises
        ------
        ValueError
            If the matrix does not have two dimensions or the rows another size.
        """
        return self._view(design_matrix, self.axes)

    def design_mat_to_weights_view(self, design_matrix):
        """Return rows as images ordered ``('b', 0, 1, 'c')``, for display."""
        return self._view(design_matrix, ("b", 0, 1, "c"))

    def topo_view_to_design_mat(self, topo_view):
        """Return images as rows.

        Parameters
        ----------
        topo_view : array, 4-D in the order of `axes`

        Returns
        -------
        array, shape (n, rows * columns * channels)

        Raises
        ------
        ValueError
            If a dimension does not fit.
        """
        sizes = dict(zip(self.axes, topo_view.shape))
        if topo_view.ndim != 4 or (sizes[0], sizes[1], sizes["c"]) != self.shape:
            raise ValueError(
                f"This DefaultViewConverter's shape is {self.shape} and its axes are {self.axes}, "
                f"but the topological view's shape was {topo_view.shape}."
            )
        return Conv2DSpace.convert(topo_view, self.axes, _ROW_AXES).reshape(sizes["b"], -1)

    def get_formatted_batch(self, batch, space):
        """Return rows as a batch of a space.

        Parameters
        ----------
        batch : array, shape (n, rows * columns * channels)
        space : VectorSpace or Conv2DSpace
            In a vector space rows stay as they are, save the dtype.

        Raises
        ------
        ValueError
            For other spaces, or other sizes.
        """
        if isinstance(space, VectorSpace):
            return VectorSpace(batch.shape[-1], dtype=None).np_format_as(batch, space)
        if isinstance(space, Conv2DSpace):
            return self.topo_space.np_format_as(self.design_mat_to_topo_view(batch), space)
        raise ValueError(f"A DefaultViewConverter cannot make batches of {space}.")

    def _view(self, design_matrix, axes):
        if design_matrix.ndim != 2:
            raise ValueError(f"A design matrix has two dimensions, got {design_matrix.ndim}.")
        rows, columns, channels = self.shape
        if design_matrix.shape[1] != rows * columns * channels:
            raise ValueError(
                f"This DefaultViewConverter's self.shape = {self.shape}, for a total size of "
                f"{rows * columns * channels}, but the design_matrix's row size was different "
                f"({design_matrix.shape[1]})."
            )
        images = design_matrix.reshape(-1, channels, rows, columns)
        return Conv2DSpace.convert(images, _ROW_AXES, axes)
