import numpy as np
import pytest
from scipy.io import savemat

from adversarial.config import yaml_parse
from adversarial.datasets.catalogue import check_tfd
from adversarial.datasets.tfd import TFD
from adversarial.errors import DataError
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

SIZE = 60


def faces(image_size=48):
    """Forty labelled faces, each in another set in each fold, and twenty unlabelled."""
    rng = np.random.RandomState(0)
    labelled = np.arange(SIZE) % 3 > 0
    folds = np.where(labelled[:, None], rng.randint(1, 4, (SIZE, 5)), 0)
    return {
        "images": rng.randint(0, 256, (SIZE, image_size, image_size)).astype("uint8"),
        "folds": folds.astype("uint8"),
        "labs_ex": np.where(labelled, rng.randint(1, 8, SIZE), -1).reshape(-1, 1).astype("int16"),
        "labs_id": np.where(labelled, rng.randint(0, 900, SIZE), -1).reshape(-1, 1).astype("int16"),
    }


@pytest.fixture(scope="module")
def arrays():
    return faces()


@pytest.fixture(scope="module")
def written(arrays, tmp_path_factory):
    root = tmp_path_factory.mktemp("data")
    (root / "faces" / "TFD").mkdir(parents=True)
    savemat(root / "faces" / "TFD" / "TFD_48x48.mat", arrays, do_compression=True)
    savemat(root / "faces" / "TFD" / "TFD_96x96.mat", faces(96))
    return root


@pytest.fixture
def tfd(written, monkeypatch):
    """The environment of somebody who has these faces."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(written))
    return written


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """The path of a file of faces in another environment, where there is none yet."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "faces" / "TFD").mkdir(parents=True)
    return tmp_path / "faces" / "TFD" / "TFD_48x48.mat"


def rows_of(arrays, codes, fold=0):
    return [i for i in range(SIZE) if arrays["folds"][i, fold] in codes]


@pytest.mark.parametrize("fold", range(5))
@pytest.mark.parametrize(
    "which_set, codes", [("train", [1]), ("valid", [2]), ("test", [3]), ("full_train", [1, 2])]
)
def test_a_fold_s_column_says_which_faces_are_in_a_set(tfd, arrays, which_set, codes, fold):
    dataset = TFD(which_set, fold=fold)
    rows = rows_of(arrays, codes, fold)
    assert dataset.X.dtype == "float32" and dataset.y.dtype == "uint8"
    np.testing.assert_array_equal(dataset.X, arrays["images"][rows].reshape(len(rows), 2304))
    np.testing.assert_array_equal(dataset.y, arrays["labs_ex"][rows] - 1)
    np.testing.assert_array_equal(dataset.y_identity, arrays["labs_id"][rows])
    assert dataset.y.min() >= 0 and dataset.y.max() <= 6


def test_unlabelled_faces_have_features_only(tfd, arrays):
    dataset = TFD("unlabeled")
    rows = rows_of(arrays, [0])
    np.testing.assert_array_equal(dataset.X, arrays["images"][rows].reshape(20, 2304))
    assert dataset.y is None and dataset.y_identity is None
    assert dataset.get_data_specs() == (VectorSpace(2304), "features")


def test_faces_are_images_with_one_hot_labels(tfd, arrays):
    dataset = TFD("train", axes=("c", 0, 1, "b"))
    specs = (CompositeSpace([Conv2DSpace((48, 48), 1), VectorSpace(7)]), ("features", "targets"))
    images, one_hot = next(dataset.iterator("sequential", 3, data_specs=specs))
    rows = rows_of(arrays, [1])[:3]
    np.testing.assert_array_equal(images[..., 0], arrays["images"][rows])
    np.testing.assert_array_equal(one_hot.argmax(axis=1), arrays["labs_ex"][rows].ravel() - 1)
    assert dataset.get_topological_view().shape[:3] == (1, 48, 48)


@pytest.mark.parametrize(
    "center, scale, lowest, highest",
    [(0, 0, 0, 255), (0, 1, 0, 1), (1, 0, -127.5, 127.5), (1, 1, -1, 1)],
)
def test_ranges_of_values(tfd, arrays, center, scale, lowest, highest):
    pixels = arrays["images"][rows_of(arrays, [0])].reshape(20, 2304)
    X = TFD("unlabeled", center=center, scale=scale).X
    np.testing.assert_allclose(X, lowest + pixels / 255 * (highest - lowest), rtol=1e-6, atol=1e-5)


def test_a_range_is_cut_before_shuffling_and_labels_follow(tfd, arrays):
    rows = np.array(rows_of(arrays, [1, 2, 3][:2]))[5:15]
    order = rows[np.random.RandomState(132987).permutation(10)]
    dataset = TFD("full_train", example_range=[5, 15], shuffle=True)
    np.testing.assert_array_equal(dataset.X, arrays["images"][order].reshape(10, 2304))
    np.testing.assert_array_equal(dataset.y, arrays["labs_ex"][order] - 1)
    np.testing.assert_array_equal(dataset.y_identity, arrays["labs_id"][order])
    other = TFD("full_train", example_range=[5, 15], shuffle=True, seed=3)
    given = TFD("full_train", example_range=[5, 15], shuffle=True, rng=np.random.RandomState(3))
    assert not np.array_equal(other.X, dataset.X)
    np.testing.assert_array_equal(other.X, given.X)
    # Beyond the end there is nothing, as for a slice.
    assert len(TFD("unlabeled", example_range=[15, 99]).X) == 5


def test_larger_faces_are_in_a_file_of_their_own(tfd):
    assert TFD("unlabeled", image_size=96).get_topological_view().shape == (20, 96, 96, 1)


class Remember:
    yaml_src = "!obj:remember.Remember {}"

    def apply(self, dataset, can_fit=False):
        self.seen = (len(dataset.X), can_fit)


def test_the_test_set_has_the_same_arguments_and_perhaps_another_fold(tfd, arrays):
    preprocessor = Remember()
    arguments = {"scale": True, "shuffle": True, "seed": 5, "axes": ("c", 0, 1, "b")}
    arguments.update(example_range=[0, 4], preprocessor=preprocessor)
    test = TFD("unlabeled", **arguments).get_test_set(fold=3)
    assert {name: getattr(test, name) for name in arguments} == arguments
    assert (test.which_set, test.fold, preprocessor.seen) == ("test", 3, (4, False))
    assert TFD("train", fold=2).get_test_set().fold == 2
    assert not hasattr(test, "yaml_src")


def test_an_experiment_file_and_its_test_set_s_recipe(tfd):
    dataset = yaml_parse.load(
        "!obj:pylearn2.datasets.tfd.TFD { which_set: 'unlabeled', scale: True }"
    )
    assert dataset.X.max() == 1
    test = dataset.get_test_set(fold=1)
    np.testing.assert_array_equal(yaml_parse.load(test.yaml_src).X, test.X)


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"which_set": "foo"}, "Unrecognized which_set value 'foo': must be one of unlabeled, tra"),
        ({"which_set": "train", "fold": 5}, "fold must be one of 0 to 4, got 5"),
        ({"which_set": "train", "fold": -1}, "fold must be one of 0 to 4, got -1"),
        ({"which_set": "train", "image_size": 64}, "image_size should be either 48 or 96, got 64"),
        ({"which_set": "train", "example_range": [1]}, "must be a pair"),
        ({"which_set": "train", "axes": ("b", 0, 1)}, "permutation"),
    ],
)
def test_arguments_out_of_range_are_refused_before_reading(arguments, text, elsewhere):
    with pytest.raises(ValueError, match=text):
        TFD(**arguments)


def test_an_empty_selection_is_refused(tfd):
    with pytest.raises(ValueError, match=r"is train in fold 0 and in example_range \[99, 100\]"):
        TFD("train", example_range=[99, 100])


def test_a_missing_file_points_to_its_owners(elsewhere):
    with pytest.raises(DataError) as caught:
        TFD("train")
    for part in ("TFD_48x48.mat", str(elsewhere.parents[1]), "docs/data.md", "ask its owners"):
        assert part in str(caught.value)
    assert "fetch" not in str(caught.value) and ".gz" not in str(caught.value)


@pytest.mark.parametrize("field", ["images", "folds", "labs_ex", "labs_id"])
def test_a_file_without_a_field_names_it(field, elsewhere, arrays):
    savemat(elsewhere, {name: array for name, array in arrays.items() if name != field})
    with pytest.raises(DataError, match=f"TFD_48x48.mat has no array of numbers named {field}; it"):
        TFD("train")
    if field.startswith("labs"):  # not needed for these
        assert len(TFD("unlabeled").X) == 20


@pytest.mark.parametrize(
    "field, shape, text",
    [
        ("images", (SIZE, 2304), r"expected shape \(60, 48, 48\) of images, found \(60, 2304\)"),
        ("images", (SIZE, 96, 96), "found \\(60, 96, 96\\)"),
        ("folds", (SIZE, 4), "expected shape \\(60, 5\\) of folds"),
        ("folds", (SIZE - 1, 5), "expected shape \\(60, 5\\) of folds"),
        ("labs_ex", (1, SIZE), "expected shape \\(60, 1\\) of labs_ex"),
    ],
)
def test_other_shapes_are_refused(field, shape, text, elsewhere, arrays):
    savemat(elsewhere, {**arrays, field: np.ones(shape, "uint8")})
    with pytest.raises(DataError, match=text):
        TFD("train")


def test_labelled_faces_without_an_expression_are_refused(elsewhere, arrays):
    savemat(elsewhere, {**arrays, "labs_ex": np.full((SIZE, 1), -1, "int16")})
    with pytest.raises(DataError, match="labs_ex of labelled faces must be 1 to 7, found -1 to -1"):
        TFD("train")


def test_a_truncated_file_or_one_of_version_7_3_is_named(elsewhere, written):
    whole = (written / "faces" / "TFD" / "TFD_48x48.mat").read_bytes()
    elsewhere.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="TFD_48x48.mat is truncated or damaged"):
        TFD("train")
    elsewhere.write_bytes(b"MATLAB 7.3 MAT-file".ljust(512) + b"\x89HDF\r\n\x1a\n")
    with pytest.raises(DataError, match="version 7.3"):
        TFD("train")


def test_checking_tells_layout_and_what_the_file_says_of_itself(elsewhere, written, arrays):
    assert check_tfd() == [(elsewhere, "missing")]
    whole = (written / "faces" / "TFD" / "TFD_48x48.mat").read_bytes()
    elsewhere.write_bytes(b"FACES, NOT TFD".ljust(116) + whole[116:])
    assert check_tfd() == [(elsewhere, "intact layout; its header says: FACES, NOT TFD")]
    elsewhere.write_bytes(whole[:-100])
    ((_, state),) = check_tfd()
    assert state.startswith("damaged: ") and "truncated" in state
    savemat(elsewhere, {**arrays, "folds": np.ones((2, 5))})
    ((_, state),) = check_tfd()
    assert "expected shape (60, 5) of folds" in state


def test_faces_that_are_here_fit_the_description(tfd_folder):
    valid = TFD("valid", scale=True)
    assert valid.X.shape[1] == 2304 and 0 <= valid.X.min() < 0.05 and 0.95 < valid.X.max() <= 1
    assert set(valid.y.ravel()) <= set(range(7))
    images = valid.get_topological_view()
    assert np.abs(np.diff(images, axis=2)).mean() < 0.3 * images.std()  # neighbours look alike
