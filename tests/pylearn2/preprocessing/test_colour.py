import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.pylearn2.preprocessing.colour import RGB_YUV


def test_a_colour_becomes_brightness_and_back(images):
    dataset = images(count=5)
    rgb = dataset.get_weights_view(dataset.X).copy()
    RGB_YUV(batch_size=2).apply(dataset)
    yuv = dataset.get_weights_view(dataset.X)
    np.testing.assert_allclose(yuv[..., 0], rgb @ [0.299, 0.587, 0.114])
    # Differences to brightness, up to scale: none for grey.
    np.testing.assert_allclose(yuv[..., 1], 0.492 * (rgb[..., 2] - yuv[..., 0]), atol=0.1)
    np.testing.assert_allclose(yuv[..., 2], 0.877 * (rgb[..., 0] - yuv[..., 0]), atol=0.1)
    RGB_YUV(rgb_yuv=False).apply(dataset)
    np.testing.assert_allclose(dataset.get_weights_view(dataset.X), rgb, atol=1e-9)


def test_rows_that_are_no_images_are_refused():
    with pytest.raises(ValueError, match="needs .*images"):
        RGB_YUV().apply(DenseDesignMatrix(X=np.zeros((2, 3))))
