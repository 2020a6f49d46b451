"""A part of every image."""

from adversarial.models.mlp.layer import Layer
from adversarial.space import Conv2DSpace


class WindowLayer(Layer):
    """Cuts the same window out of all images; has no parameters.

    Parameters
    ----------
    layer_name : str
    window : sequence of four int
        First row, first column, last row and last column of the window, counted from 0; the last
        ones belong to it.

    Raises
    ------
    ValueError, TypeError
        For a window that is none, here, or does not fit, when the layer is set up.
    """

    def __init__(self, layer_name, window):
        top, left, bottom, right = _four(layer_name, window)
        if not (0 <= top <= bottom and 0 <= left <= right):
            raise ValueError(
                f"{layer_name}: window {[top, left, bottom, right]} must be first row, first "
                "column, last row, last column, counted from 0."
            )
        super().__init__(layer_name)
        self.window = window

    def set_input_space(self, space):
        """See that the window lies inside the images.

        Raises
        ------
        TypeError
            If the input is no space of images.
        ValueError
            If the window is larger.
        """
        if not isinstance(space, Conv2DSpace):
            raise TypeError(f"{self.layer_name}: {type(self).__name__} takes images, not {space}.")
        top, left, bottom, right = self.window
        if bottom >= space.shape[0] or right >= space.shape[1]:
            raise ValueError(
                f"{self.layer_name}: window {list(self.window)} reaches beyond images of shape "
                f"{tuple(space.shape)}."
            )
        shape = bottom - top + 1, right - left + 1
        self.input_space = space
        self.output_space = Conv2DSpace(shape, num_channels=space.num_channels, axes=space.axes)

    def fprop(self, state_below):
        """The windows, with the axes of the input."""
        top, left, bottom, right = self.window
        cut = {0: slice(top, bottom + 1), 1: slice(left, right + 1)}
        return state_below[tuple(cut.get(axis, slice(None)) for axis in self.input_space.axes)]


def _four(layer_name, window):
    numbers = list(window) if isinstance(window, (list, tuple)) else [window]
    if len(numbers) != 4 or any(isinstance(n, bool) or not isinstance(n, int) for n in numbers):
        raise TypeError(f"{layer_name}: window must be four whole numbers, got {window!r}.")
    return numbers
