import hashlib
import shutil
import struct

import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.mnist import MNIST
from adversarial.errors import DataError
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace


def test_pixels_are_float32_in_0_1_and_labels_a_column_of_bytes(fake_mnist, fake_digits):
    dataset = MNIST("test")
    images, labels = fake_digits["test"]
    assert dataset.X.dtype == "float32" and dataset.y.dtype == "uint8"
    expected = images.reshape(10000, 784).astype("float32") / np.float32(255)
    np.testing.assert_array_equal(dataset.X, expected)
    np.testing.assert_array_equal(dataset.y, labels.reshape(10000, 1))
    space = CompositeSpace([Conv2DSpace((28, 28), 1), VectorSpace(10)])
    specs = (space, ("features", "targets"))
    batch, one_hot = next(dataset.iterator("sequential", batch_size=5, data_specs=specs))
    np.testing.assert_allclose(batch[..., 0] * 255, images[:5], rtol=1e-6)
    np.testing.assert_array_equal(one_hot.argmax(axis=1), labels[:5])


def test_a_slice_is_those_rows(fake_mnist, fake_digits):
    dataset = MNIST("train", start=50000, stop=60000)
    assert dataset.X.shape == (10000, 784)
    assert dataset.X.base is None  # the other 50,000 are not kept alive
    np.testing.assert_array_equal(dataset.y.ravel(), fake_digits["train"][1][50000:])


def test_binarized_pixels_are_one_from_128(fake_mnist, fake_digits):
    expected = fake_digits["test"][0].reshape(10000, 784) >= 128
    np.testing.assert_array_equal(MNIST("test", binarize=True).X, expected)


def test_centering_takes_the_mean_of_the_whole_set_before_cutting(fake_mnist, fake_digits):
    dataset = MNIST("test", center=True, start=0, stop=10)
    pixels = fake_digits["test"][0].reshape(10000, 784) / 255
    np.testing.assert_allclose(dataset.X, pixels[:10] - pixels.mean(axis=0), atol=1e-5)


def test_viewers_get_values_from_minus_one_to_one(fake_mnist):
    dataset = MNIST("test", start=0, stop=2)
    values = np.array([[0.0, 0.25, 1.0, 2.0]])
    np.testing.assert_array_equal(dataset.adjust_for_viewer(values), [[-1, -0.5, 1, 1]])
    np.testing.assert_array_equal(
        dataset.adjust_to_be_viewed_with(values, values * 9), [[-1, -0.5, 1, 1]]
    )
    view = MNIST("test", start=0, stop=2, axes=["c", 0, 1, "b"]).get_topological_view()
    assert view.shape == (1, 28, 28, 2)


class Remember:
    def apply(self, dataset, can_fit=False):
        self.seen = (len(dataset.X), can_fit)


def test_the_test_set_has_the_same_arguments_but_is_whole(fake_mnist):
    preprocessor = Remember()
    dataset = MNIST(
        "test",
        binarize=True,
        start=0,
        stop=50,
        axes=("c", 0, 1, "b"),
        preprocessor=preprocessor,
        fit_preprocessor=False,
        fit_test_preprocessor=None,
    )
    assert preprocessor.seen == (50, False)
    test = dataset.get_test_set()
    assert preprocessor.seen[0] == 10000
    assert (test.which_set, test.start, test.stop, test.binarize) == ("test", None, None, True)
    assert test.axes == ("c", 0, 1, "b") and test.preprocessor is preprocessor
    assert not hasattr(test, "yaml_src")


def test_the_test_set_of_an_experiment_has_a_recipe(fake_mnist):
    dataset = MNIST("test", start=0, stop=50)
    dataset.yaml_src = "!obj:pylearn2.datasets.mnist.MNIST { which_set: test }"
    recipe = dataset.get_test_set().yaml_src
    assert recipe.startswith('!obj:pylearn2.datasets.mnist.MNIST { which_set: "test", ')
    again = yaml_parse.load(recipe)
    np.testing.assert_array_equal(again.X[:50], dataset.X)


def test_stop_without_start_is_ignored_with_a_warning(fake_mnist):
    with pytest.warns(UserWarning, match="stop=50 is ignored without start"):
        assert len(MNIST("test", stop=50).X) == 10000


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"which_set": "valid"}, "no such thing as the MNIST validation set"),
        ({"which_set": "foo"}, "Unrecognized which_set value 'foo'"),
        ({"which_set": "train", "start": 0, "stop": 60001}, "stop=60001>m=60000"),
        ({"which_set": "train", "start": 0}, "start and stop must be given together"),
        ({"which_set": "train", "start": -1, "stop": 5}, "start=-1"),
        ({"which_set": "train", "start": 5, "stop": 5}, "greater than start=5"),
        ({"which_set": "test", "axes": ("b", 0, 1)}, "permutation"),
        ({"which_set": "test", "fit_test_preprocessor": True}, "fit_test_preprocessor"),
    ],
)
def test_arguments_out_of_range_are_refused_before_reading(arguments, text, monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ValueError, match=text):
        MNIST(**arguments)


def test_missing_files_name_the_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(DataError, match="adversarial data fetch mnist"):
        MNIST("train")


def test_another_number_of_images_is_refused(fake_mnist, monkeypatch, tmp_path):
    shutil.copytree(fake_mnist / "mnist", tmp_path / "mnist")
    images = tmp_path / "mnist" / "t10k-images-idx3-ubyte"
    images.write_bytes(struct.pack(">4i", 2051, 1, 28, 28) + bytes(784))
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    with pytest.raises(DataError, match=r"expected shape \(10000, 28, 28\), found \(1, 28, 28\)"):
        MNIST("test")


@pytest.mark.golden
def test_the_first_batches_of_the_published_experiment_are_the_originals(mnist_folder):
    dataset = MNIST("train", start=0, stop=50000)
    batches = dataset.iterator(
        "shuffled_sequential",
        batch_size=100,
        rng=np.random.RandomState([2012, 10, 5]),
        data_specs=(VectorSpace(784, dtype="float32"), "features"),
    )
    found = [hashlib.sha256(next(batches).tobytes()).hexdigest() for _ in range(3)]
    # Computed by the original, float32 bytes in C order.
    assert found == [
        "94c070ea2ea5d3fc8cd97595132da1f6bb67d43002b975e18b788085cbf63879",
        "a66eca8b3498e59089a927442a533b6b8ec4145a770cc69820413b20db69373f",
        "e07eca3a1c0d2ba0ceb1e9997f0fdba92a52851dfeba49b909b7c8c9193c3c87",
    ]
