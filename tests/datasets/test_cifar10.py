import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.cifar10 import CIFAR10
from adversarial.errors import DataError
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace


def test_pixels_are_float32_in_0_255_in_the_order_of_the_files(fake_cifar10, pixels, labels):
    dataset = CIFAR10("train")
    assert dataset.X.dtype == "float32" and dataset.y.dtype == "uint8"
    np.testing.assert_array_equal(dataset.X, pixels)
    np.testing.assert_array_equal(dataset.y, labels.reshape(60, 1))
    assert CIFAR10("test").X.shape == (12, 3072)
    assert dataset.label_names[3] == "cat" and dataset.n_classes == 10
    assert dataset.img_shape == (3, 32, 32) and dataset.img_size == 3072


def test_a_row_is_three_planes_and_a_view_has_them_last(fake_cifar10, pixels):
    image = CIFAR10("train").get_topological_view()[7]
    assert image.shape == (32, 32, 3)
    np.testing.assert_array_equal(image[2, 5], pixels[7, [69, 1024 + 69, 2048 + 69]])
    view = CIFAR10("train", axes=["c", 0, 1, "b"]).get_topological_view()
    np.testing.assert_array_equal(view[..., 7], image.transpose(2, 0, 1))


def test_labels_become_one_hot_for_who_asks_for_vectors(fake_cifar10, labels):
    specs = (CompositeSpace([Conv2DSpace((32, 32), 3), VectorSpace(10)]), ("features", "targets"))
    batch, one_hot = next(CIFAR10("train").iterator("sequential", 5, data_specs=specs))
    assert batch.shape == (5, 32, 32, 3)
    np.testing.assert_array_equal(one_hot.argmax(axis=1), labels[:5])


@pytest.mark.parametrize(
    "center, rescale, lowest, highest",
    [
        (False, False, 0, 255),
        (True, False, -127.5, 127.5),
        (False, True, 0, 2),
        (True, True, -1, 1),
    ],
)
def test_ranges_of_values(fake_cifar10, pixels, center, rescale, lowest, highest):
    expected = lowest + pixels / 255 * (highest - lowest)
    dataset = CIFAR10("train", center=center, rescale=rescale)
    np.testing.assert_allclose(dataset.X, expected, rtol=1e-6, atol=1e-5)
    shown = dataset.adjust_for_viewer(dataset.X)
    np.testing.assert_allclose(shown, pixels / 127.5 - 1, atol=1e-6)
    np.testing.assert_array_equal(dataset.adjust_to_be_viewed_with(dataset.X, dataset.X * 9), shown)


def test_contrast_normalised_images_have_mean_zero_and_the_norm(fake_cifar10, pixels):
    X = CIFAR10("train", gcn=55.0).X
    centered = pixels - pixels.mean(axis=1, keepdims=True)
    expected = 55 * centered / np.linalg.norm(centered, axis=1, keepdims=True)
    np.testing.assert_allclose(X, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("which_set", ["train", "test"])
def test_toronto_s_way_subtracts_the_training_mean_from_both_sets(
    fake_cifar10, fake_images, pixels, which_set
):
    own = pixels if which_set == "train" else fake_images["test_batch"][0]
    dataset = CIFAR10(which_set, toronto_prepro=True)
    np.testing.assert_allclose(dataset.X, own / 255 - (pixels / 255).mean(axis=0), atol=1e-6)
    # To the bit, it is NumPy's own mean of all rows.
    whole = pixels.astype("float32") / np.float32(255)
    np.testing.assert_array_equal(dataset.X, own.astype("float32") / 255 - whole.mean(axis=0))
    np.testing.assert_array_equal(dataset.adjust_for_viewer(dataset.X), dataset.X)


def test_a_slice_is_those_rows_and_only_their_files_are_read(fake_cifar10, pixels, labels):
    for name in ("data_batch_1", "data_batch_4", "data_batch_5", "test_batch"):
        (fake_cifar10 / name).unlink()
    dataset = CIFAR10("train", start=20, stop=36)
    np.testing.assert_array_equal(dataset.X, pixels[20:36])
    np.testing.assert_array_equal(dataset.y.ravel(), labels[20:36])
    np.testing.assert_array_equal(CIFAR10("train", start=13, stop=14).X, pixels[13:14])


def test_normalisation_does_not_depend_on_the_slice(fake_cifar10):
    for arguments in ({"gcn": 55.0}, {"toronto_prepro": True}, {"center": True}):
        whole = CIFAR10("train", **arguments).X
        part = CIFAR10("train", start=10, stop=30, **arguments).X
        np.testing.assert_array_equal(part, whole[10:30])


def test_viewers_divide_normalised_images_by_their_own_largest_value(fake_cifar10):
    dataset = CIFAR10("train", gcn=55.0, axes=("c", 0, 1, "b"))
    rows = np.zeros((4, 3072), "float32")
    rows[0, 5], rows[1, 7] = 4, -0.5
    expected = np.zeros((4, 3072))
    expected[0, 5], expected[1, 7] = 1, -1
    np.testing.assert_array_equal(dataset.adjust_for_viewer(rows), expected)
    c01b = dataset.get_topological_view(rows)
    np.testing.assert_array_equal(
        dataset.adjust_for_viewer(c01b), dataset.get_topological_view(expected)
    )
    b01c = dataset.get_weights_view(rows)
    np.testing.assert_array_equal(
        dataset.adjust_for_viewer(b01c), dataset.get_weights_view(expected)
    )


def test_viewers_compare_with_other_images(fake_cifar10):
    dataset = CIFAR10("test", gcn=55.0)
    X, ref = np.array([[1.0, -6.0], [1.0, 0.5]]), np.array([[2.0, -4.0], [1.0, 1.0]])
    shown = dataset.adjust_to_be_viewed_with(X, ref)
    np.testing.assert_array_equal(shown, [[0.25, -1], [0.25, 0.125]])
    shown = dataset.adjust_to_be_viewed_with(X, ref, per_example=True)
    np.testing.assert_array_equal(shown, [[0.25, -1], [1, 0.5]])


class Remember:
    def apply(self, dataset, can_fit=False):
        self.seen = (len(dataset.X), can_fit)


def test_the_test_set_is_whole_and_has_no_preprocessor(fake_cifar10):
    preprocessor = Remember()
    arguments = {"center": True, "rescale": True, "axes": ("c", 0, 1, "b")}
    dataset = CIFAR10("train", start=0, stop=20, preprocessor=preprocessor, **arguments)
    assert preprocessor.seen == (20, False)
    test = dataset.get_test_set()
    assert (test.which_set, len(test.X), test.preprocessor) == ("test", 12, None)
    assert {name: getattr(test, name) for name in arguments} == arguments
    assert not hasattr(test, "yaml_src")


def test_an_experiment_file_and_its_test_set_s_recipe(fake_cifar10):
    dataset = yaml_parse.load(
        "!obj:pylearn2.datasets.cifar10.CIFAR10 { which_set: 'train', gcn: 55., start: 0, "
        "stop: 40, axes: ['c', 0, 1, 'b'] }"
    )
    assert dataset.X.shape == (40, 3072) and dataset.axes == ("c", 0, 1, "b")
    test = dataset.get_test_set()
    again = yaml_parse.load(test.yaml_src)
    assert again.gcn == 55 and again.axes == dataset.axes
    np.testing.assert_array_equal(again.X, test.X)


def test_stop_without_start_is_ignored_with_a_warning(fake_cifar10):
    with pytest.warns(UserWarning, match="CIFAR10: stop=5 is ignored without start"):
        assert len(CIFAR10("test", stop=5).X) == 12


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"which_set": "valid"}, "Unrecognized which_set value 'valid': must be one of train, tes"),
        ({"which_set": "train", "start": 0, "stop": 50001}, "stop=50001>m=50000"),
        ({"which_set": "test", "start": 3}, "start and stop must be given together"),
        ({"which_set": "train", "toronto_prepro": True, "gcn": 55}, "neither center nor gcn"),
        ({"which_set": "train", "toronto_prepro": True, "center": True}, "neither center nor gcn"),
        ({"which_set": "train", "gcn": 0.0}, "gcn must be positive, got 0.0"),
        ({"which_set": "train", "axes": ("b", 0, 1)}, "permutation"),
    ],
)
def test_arguments_out_of_range_are_refused_before_reading(arguments, text, monkeypatch, tmp_path):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(ValueError, match=text):
        CIFAR10(**arguments)


def test_a_missing_file_names_the_remedy(fake_cifar10):
    (fake_cifar10 / "data_batch_3").unlink()
    with pytest.raises(DataError) as caught:
        CIFAR10("train")
    for part in ("data_batch_3", str(fake_cifar10.parent), "adversarial data fetch cifar10"):
        assert part in str(caught.value)


def test_real_images_look_like_photographs(cifar10_folder):
    dataset = CIFAR10("test", start=0, stop=2000)
    counts = np.bincount(dataset.y.ravel(), minlength=10)
    assert counts.min() > 150 and counts.max() < 250
    # Means of the channels of the published set are 126, 124 and 114; neighbours look alike.
    images = dataset.get_topological_view()
    np.testing.assert_allclose(images.mean(axis=(0, 1, 2)), [126, 124, 114], atol=4)
    assert np.abs(np.diff(images, axis=2)).mean() < 0.3 * images.std()
