"""Colour spaces."""

import numpy as np

from adversarial.datasets.preprocessing.base import Preprocessor, as_floats, by_pieces
from adversarial.kinds import Count

# Rows: brightness, and two differences of colour (ITU-R BT.601).
_TO_YUV = np.array(
    [[0.299, 0.587, 0.114], [-0.14713, -0.28886, 0.436], [0.615, -0.51499, -0.10001]]
)


class RGB_YUV(Preprocessor):  # noqa: N801
    """Turn red, green and blue into brightness and two differences of colour, or back.

    Parameters
    ----------
    rgb_yuv : bool, default True
        The direction: to brightness first.
    batch_size : int, default 5000
        How many images at a time; changes no number.

    Notes
    -----
    Original name ``pylearn2.datasets.preprocessing.RGB_YUV``. The coefficients are those of
    analogue television, ITU-R BT.601, and the way back is their exact inverse. Rows hold plane
    after plane before and after; the original left the values of each pixel side by side, in rows
    that are read as planes.
    """

    def __init__(self, rgb_yuv: bool = True, batch_size: Count = 5000):
        if batch_size < 1:
            raise ValueError(f"RGB_YUV: batch_size must be at least 1, got {batch_size}.")
        self.rgb_yuv = rgb_yuv
        self.batch_size = batch_size

    def apply(self, dataset, can_fit=False):
        X = as_floats(dataset.X)
        if dataset.view_converter is None or dataset.view_converter.shape[2] != 3:
            raise ValueError("RGB_YUV needs images of three channels.")
        matrix = (_TO_YUV if self.rgb_yuv else np.linalg.inv(_TO_YUV)).astype(X.dtype)

        def change(rows):
            planes = rows.reshape(len(rows), 3, -1)
            return np.matmul(matrix, planes).reshape(rows.shape)

        dataset.set_design_matrix(by_pieces(X, change, rows=self.batch_size))
