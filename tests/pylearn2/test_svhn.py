import numpy as np
import pytest
from scipy.io import savemat

from adversarial.config import yaml_parse
from adversarial.errors import DataError
from adversarial.pylearn2 import svhn
from adversarial.pylearn2.svhn import SVHN, SVHN_On_Memory, check_svhn
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

SIZES = {"train": 50, "test": 20, "extra": 70}
VALID = {"train": 2, "extra": 1}


@pytest.fixture(scope="module")
def digits():
    """Rows of pixels, channel after channel, and labels 0 to 9, by file."""
    rng = np.random.RandomState(0)
    return {
        part: (
            rng.randint(0, 256, (size, 3072)).astype("uint8"),
            np.arange(size) % 10,
        )
        for part, size in SIZES.items()
    }


@pytest.fixture(scope="module")
def written(digits, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data") / "SVHN" / "format2"
    folder.mkdir(parents=True)
    for part, (rows, labels) in digits.items():
        images = rows.reshape(-1, 3, 32, 32).transpose(2, 3, 1, 0)
        contents = {"X": images, "y": (labels + 1).reshape(-1, 1).astype("uint8")}
        savemat(folder / f"{part}_32x32.mat", contents, do_compression=True)
    return folder


@pytest.fixture(autouse=True)
def small(written, monkeypatch):
    """The environment of somebody who has these, with sets as small as they are."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(written.parents[1]))
    monkeypatch.setenv("XDG_CACHE_HOME", str(written / "cache"))
    monkeypatch.setattr(svhn, "SIZES", SIZES)
    monkeypatch.setattr(svhn, "VALID_PER_CLASS", VALID)


def index_of(dataset, digits):
    """For each row which digit of which file it is, found by its pixels."""
    known = {
        rows[i].tobytes(): (part, i) for part, (rows, _) in digits.items() for i in range(len(rows))
    }
    return [known[row.astype("uint8").tobytes()] for row in dataset.X]


def test_a_set_is_shuffled_by_seed_322_and_labels_start_at_0(digits):
    rows, labels = digits["train"]
    order = list(range(50))
    np.random.RandomState(322).shuffle(order)
    dataset = SVHN("train")
    np.testing.assert_array_equal(dataset.X, rows[order])
    np.testing.assert_array_equal(dataset.y, labels[order].reshape(50, 1))
    assert dataset.y.dtype.kind == "i"
    specs = (CompositeSpace([Conv2DSpace((32, 32), 3), VectorSpace(10)]), ("features", "targets"))
    images, one_hot = next(dataset.iterator("sequential", 4, data_specs=specs))
    assert images.shape == (4, 32, 32, 3)
    np.testing.assert_array_equal(images[0, 2, 5], rows[order[0]][[69, 1093, 2117]])
    np.testing.assert_array_equal(one_hot.argmax(axis=1), labels[order[:4]])


def test_all_training_digits_are_those_of_two_files(digits):
    found = index_of(SVHN("train_all"), digits)
    assert sorted(found) == sorted(
        (part, i) for part in ("train", "extra") for i in range(SIZES[part])
    )


def test_validation_takes_as_many_of_each_class_and_the_rest_is_for_training(digits):
    valid, rest = SVHN("valid"), SVHN("splitted_train")
    assert (len(valid.X), len(rest.X)) == (30, 90)
    found = index_of(valid, digits)
    np.testing.assert_array_equal(valid.y.ravel(), [digits[part][1][i] for part, i in found])
    for part, number in VALID.items():
        labels = [digits[part][1][i] for where, i in found if where == part]
        np.testing.assert_array_equal(np.bincount(labels), [number] * 10)
    assert sorted(found + index_of(rest, digits)) == sorted(index_of(SVHN("train_all"), digits))
    # Who is in it is drawn by seed 322: class after class, train before extra.
    rng = np.random.RandomState(322)
    expected = []
    for part in ("train", "extra"):
        for label in range(10):
            members = [i for i in range(SIZES[part]) if digits[part][1][i] == label]
            rng.shuffle(members)
            expected += [(part, i) for i in members[: VALID[part]]]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize("which_set", ["train", "train_all", "splitted_train"])
def test_a_slice_is_those_rows(which_set):
    whole, part = SVHN(which_set), SVHN(which_set, start=5, stop=17)
    np.testing.assert_array_equal(part.X, whole.X[5:17])
    np.testing.assert_array_equal(part.y, whole.y[5:17])
    np.testing.assert_array_equal(SVHN(which_set, start=40).X, whole.X[40:])
    np.testing.assert_array_equal(SVHN(which_set, stop=3).X, whole.X[:3])


@pytest.mark.parametrize(
    "center, scale, lowest, highest",
    [(0, 0, 0, 255), (0, 1, 0, 1), (1, 0, -127.5, 127.5), (1, 1, -1, 1)],
)
def test_ranges_of_values_and_of_what_is_shown(center, scale, lowest, highest):
    raw = SVHN("test").X
    dataset = SVHN("test", center=center, scale=scale)
    expected = lowest + raw / 255 * (highest - lowest)
    np.testing.assert_allclose(dataset.X, expected, rtol=1e-6, atol=1e-5)
    shown = dataset.adjust_for_viewer(dataset.X)
    np.testing.assert_allclose(shown, raw / 127.5 - 1, atol=1e-6)
    np.testing.assert_array_equal(dataset.adjust_to_be_viewed_with(dataset.X, raw), shown)


class Halve:
    yaml_src = "!obj:halve.Halve {}"

    def apply(self, dataset, can_fit=False):
        self.could_fit = can_fit
        dataset.set_design_matrix(dataset.X / 2)


@pytest.mark.parametrize("which_set", svhn.PARTS)
def test_a_preprocessor_is_fitted_to_training_sets_only(which_set):
    halve = Halve()
    dataset = SVHN(which_set, preprocessor=halve)
    assert halve.could_fit == ("train" in which_set)
    assert np.abs(dataset.adjust_for_viewer(dataset.X)).max() == 1
    np.testing.assert_array_equal(
        dataset.adjust_to_be_viewed_with(dataset.X, dataset.X * 2).max(), 0.5
    )


def test_the_test_set_of_an_experiment_has_a_recipe():
    dataset = yaml_parse.load(
        "!obj:pylearn2.datasets.svhn.SVHN { which_set: 'splitted_train', center: 1, scale: 1, "
        "start: 0, stop: 10, axes: ['c', 0, 1, 'b'] }"
    )
    test = dataset.get_test_set()
    assert (len(test.X), test.axes) == (20, ("c", 0, 1, "b"))
    np.testing.assert_array_equal(yaml_parse.load(test.yaml_src).X, test.X)
    np.testing.assert_array_equal(SVHN("test", center=True, scale=True).X, test.X)


def test_the_name_for_memory_means_the_same(digits):
    dataset = yaml_parse.load("!obj:pylearn2.datasets.svhn.SVHN_On_Memory { which_set: 'test' }")
    assert SVHN_On_Memory is SVHN and dataset.y.min() == 0


def test_a_path_is_a_folder_with_the_files(written, tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("HERE", str(written))
    assert len(SVHN("test", path="${HERE}").X) == 20
    with pytest.raises(DataError, match=r"HDF5 files are not read.*docs/data.md"):
        SVHN("test", path=str(tmp_path))
    with pytest.raises(DataError, match=r"format2/test_32x32.mat was not found in .*housenumbers"):
        SVHN("test")


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"which_set": "foo"}, "Unrecognized which_set value 'foo'"),
        ({"which_set": "valid", "stop": 31}, "stop=31>m=30"),
        ({"which_set": "train", "start": 5, "stop": 5}, "greater than start=5"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, text):
    with pytest.raises(ValueError, match=text):
        SVHN(**arguments)


@pytest.mark.parametrize(
    "contents, text",
    [
        ({"X": np.zeros((32, 32, 3, 20), "uint8")}, "no array of numbers named y"),
        ({"y": np.ones((20, 1))}, "no array of numbers named X"),
        ({"X": np.zeros((32, 32, 3, 19)), "y": np.ones((20, 1))}, "of X, found \\(32, 32, 3, 19"),
        ({"X": np.zeros((32, 32, 3, 20)), "y": np.ones((19, 1))}, "of y, found \\(19, 1\\)"),
        ({"X": np.zeros((32, 32, 3, 20)), "y": np.zeros((20, 1))}, "y must be 1 to 10, found 0.0"),
    ],
)
def test_other_files_are_refused(contents, text, tmp_path):
    savemat(tmp_path / "test_32x32.mat", contents)
    with pytest.raises(DataError, match=text):
        SVHN("test", path=tmp_path)


def test_checking_tells_missing_and_damaged_files(written, tmp_path, monkeypatch):
    assert [state for _, state in check_svhn()] == ["intact layout"] * 3
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    folder = tmp_path / "SVHN" / "format2"
    folder.mkdir(parents=True)
    whole = (written / "test_32x32.mat").read_bytes()
    (folder / "test_32x32.mat").write_bytes(whole[: len(whole) // 2])
    (folder / "extra_32x32.mat").write_bytes(whole)
    (_, train), (path, test), (_, extra) = check_svhn()
    assert path == folder / "test_32x32.mat"
    assert train == "missing" and test.startswith("damaged: ")
    assert "expected shape (70, 1) of y, found (20, 1)" in extra
