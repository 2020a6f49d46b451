"""Batches of images."""

from adversarial.kinds import Axes, Count, Size2D
from adversarial.space.tensor import TensorSpace, check_positive_int, leading_size

# A vector holds its image in this order; image data sets keep their rows in another (see Notes).
VECTOR_AXES = ("b", 0, 1, "c")


class Conv2DSpace(TensorSpace):
    """Images of rows, columns and channels.

    Parameters
    ----------
    shape : pair of int
        Rows and columns.
    channels, num_channels : int
        Number of channels: give one of the two.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the batch's axes: examples ``'b'``, rows 0, columns 1, channels ``'c'``.
    dtype : str or None, default 'floatX'
        ``'floatX'`` follows the configuration at the time of use, ``None`` takes any type.

    Attributes
    ----------
    num_channels : int
        The number of channels, whichever argument gave it.
    channels : None
        Always: so the attributes read back as arguments give an equal space.

    Raises
    ------
    ValueError
        If the shape is not a pair of positive integers, both or neither channel arguments are
        given, or the axes are not a permutation of ``'b', 0, 1, 'c'``.

    Notes
    -----
    Original name ``pylearn2.space.Conv2DSpace``. A vector is always read as ``(0, 1, 'c')``: all
    channels of a pixel lie together. Rows of an image *data set* are ordered ``('c', 0, 1)``
    instead; only its view converter knows that. For one channel both agree.
    """

    default_axes = VECTOR_AXES

    def __init__(
        self,
        shape: Size2D,
        channels: Count | None = None,
        num_channels: Count | None = None,
        axes: Axes = ("b", 0, 1, "c"),
        dtype="floatX",
    ):
        if not hasattr(shape, "__len__") or len(shape) != 2:
            raise ValueError(f"Conv2DSpace: shape must be a pair (rows, columns), got {shape!r}.")
        if (channels is None) == (num_channels is None):
            raise ValueError("Conv2DSpace: give exactly one of channels and num_channels.")
        self.shape = tuple(check_positive_int(size, "Conv2DSpace: a side") for size in shape)
        self.num_channels = check_positive_int(
            num_channels if channels is None else channels, "Conv2DSpace: num_channels"
        )
        self.channels = None
        self.axes = check_axes(axes)
        self.dtype = dtype

    def get_total_dimension(self):
        """Return the number of values of one example."""
        return self.shape[0] * self.shape[1] * self.num_channels

    def get_batch_axis(self):
        """Return the position of ``'b'``."""
        return self.axes.index("b")

    @staticmethod
    def convert(tensor, src_axes, dst_axes):
        """Permute the axes of a symbolic or numeric tensor.

        Parameters
        ----------
        tensor : tensor variable or ndarray, 4-D
        src_axes, dst_axes : sequence of 4
            Order of the axes before and after.

        Returns
        -------
        tensor variable or ndarray
            `tensor` itself if the orders are equal.

        Raises
        ------
        ValueError
            If an order is not a permutation of ``'b', 0, 1, 'c'``.
        """
        src_axes, dst_axes = check_axes(src_axes), check_axes(dst_axes)
        if src_axes == dst_axes:
            return tensor
        return tensor.transpose(tuple(src_axes.index(axis) for axis in dst_axes))

    @staticmethod
    def convert_numpy(tensor, src_axes, dst_axes):
        """Permute the axes of a numeric tensor: as `convert`."""
        return Conv2DSpace.convert(tensor, src_axes, dst_axes)

    def _batch_shape(self, batch_size):
        return self._sizes(self.axes, batch_size)

    def _sizes(self, axes, batch_size):
        sizes = {"b": batch_size, 0: self.shape[0], 1: self.shape[1], "c": self.num_channels}
        return tuple(sizes[axis] for axis in axes)

    def _convert(self, batch, space):
        if isinstance(space, Conv2DSpace):
            # As the original: sizes are not compared beyond the total dimension.
            return self.convert(batch, self.axes, space.axes)
        return super()._convert(batch, space)

    def _to_matrix(self, batch):
        images = self.convert(batch, self.axes, VECTOR_AXES)
        return images.reshape((leading_size(images), self.get_total_dimension()))

    def _from_matrix(self, matrix):
        images = matrix.reshape(self._sizes(VECTOR_AXES, leading_size(matrix)))
        return self.convert(images, VECTOR_AXES, self.axes)

    def _key(self):
        return (self.shape, self.num_channels, self.axes, self.dtype)

    def constructor_arguments(self):
        """Arguments that make an equal space, whatever the configured float type then is."""
        names = ("shape", "channels", "num_channels", "axes")
        return {**{name: getattr(self, name) for name in names}, "dtype": self._dtype}

    def __repr__(self):
        dtype = "" if self._dtype == "floatX" else f", dtype={self.dtype!r}"
        return (
            f"Conv2DSpace({self.shape}, num_channels={self.num_channels}, axes={self.axes}{dtype})"
        )


def check_axes(axes):
    """Return an order of image axes as a tuple, or refuse it.

    Parameters
    ----------
    axes : sequence of 4

    Raises
    ------
    ValueError
        If it is not a permutation of ``'b', 0, 1, 'c'``.
    """
    axes = tuple(axes)
    if len(axes) != 4 or set(axes) != {"b", 0, 1, "c"}:
        raise ValueError(f"axes must be a permutation of ('b', 0, 1, 'c'), got {axes}.")
    return axes
