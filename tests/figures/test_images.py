import pytest

from adversarial.errors import AdversarialError
from adversarial.figures.images import image_shape
from adversarial.space import Conv2DSpace, VectorSpace


@pytest.mark.parametrize(
    "space, expected",
    [
        (VectorSpace(784), ((28, 28), 1)),
        (VectorSpace(2304), ((48, 48), 1)),  # a grey face, though 768 is not a square anyway
        (VectorSpace(3072), ((32, 32), 3)),
        (Conv2DSpace((8, 5), num_channels=3, axes=("c", 0, 1, "b")), ((8, 5), 3)),
        (Conv2DSpace((2, 2), num_channels=4), ((4, 4), 1)),
    ],
)
def test_images_are_known_by_their_length(space, expected):
    assert image_shape(space) == expected


def test_what_is_no_image_is_refused():
    with pytest.raises(AdversarialError, match="10 numbers are no square images"):
        image_shape(VectorSpace(10))
