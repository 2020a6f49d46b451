import json

import numpy as np
import pytest

from adversarial.checkpoint.serial import load
from adversarial.config import yaml_parse
from adversarial.datasets.cifar10 import CIFAR10
from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from adversarial.datasets.preprocessing import Pipeline, Preprocessor, RemoveMean, Standardize
from adversarial.datasets.saving import METADATA, save_dataset, save_preprocessor
from adversarial.errors import DataError
from adversarial.pylearn2.preprocessing.contrast import GlobalContrastNormalization
from adversarial.pylearn2.preprocessing.patches import CentralWindow, ExtractPatches
from adversarial.pylearn2.preprocessing.whitening import PCA, ZCA


@pytest.fixture
def rows(numbers):
    return numbers.normal(size=(50, 12)).astype("float32")


def apply(preprocessor, X, can_fit=False):
    dataset = DenseDesignMatrix(X=X, view_converter=DefaultViewConverter((2, 3, 2)))
    preprocessor.apply(dataset, can_fit)
    return dataset.X


@pytest.mark.parametrize(
    "make",
    [
        lambda: ZCA(n_drop_components=2),
        lambda: ZCA(store_inverse=False),
        lambda: PCA(num_components=3, whiten=True),
        lambda: Standardize(global_mean=True),
        lambda: RemoveMean(axis=None),
        lambda: Pipeline(
            [GlobalContrastNormalization(scale=55.0), RemoveMean(), Pipeline([ZCA()]), Pipeline()]
        ),
        lambda: CentralWindow((1, 2)),
        lambda: ExtractPatches((2, 2), 9, rng=[3, 4]),
    ],
)
def test_a_preprocessor_is_fitted_when_it_is_loaded(make, rows, tmp_path):
    preprocessor = make()
    apply(preprocessor, rows, can_fit=True)
    path = save_preprocessor(tmp_path / "preprocessor.pkl", preprocessor)
    assert path == str(tmp_path / "preprocessor.npz")
    # Old experiment files name their files .pkl.
    loaded = load(tmp_path / "preprocessor.pkl")
    assert type(loaded) is type(preprocessor)
    expected = apply(preprocessor, rows * 2)
    np.testing.assert_array_equal(apply(loaded, rows * 2), expected)
    assert apply(loaded, rows).dtype == "float32"


def test_one_that_was_not_fitted_still_is_not(rows, tmp_path):
    loaded = load(save_preprocessor(tmp_path / "zca.npz", ZCA(filter_bias=0.5)))
    assert loaded.filter_bias == 0.5
    with pytest.raises(ValueError, match="has not been fitted"):
        apply(loaded, rows)
    apply(loaded, rows, can_fit=True)


def test_a_data_set_is_the_same_when_it_is_loaded(rows, tmp_path):
    axes = ("c", 0, 1, "b")
    y = np.arange(50) % 3
    converter = DefaultViewConverter((2, 3, 2), axes)
    dataset = DenseDesignMatrix(X=rows, y=y, y_labels=3, view_converter=converter)
    loaded = load(save_dataset(tmp_path / "data.npz", dataset))
    np.testing.assert_array_equal(loaded.X, rows)
    np.testing.assert_array_equal(loaded.y, y)
    assert loaded.get_data_specs() == dataset.get_data_specs()
    assert loaded.view_converter.axes == axes
    np.testing.assert_array_equal(loaded.get_topological_view(), dataset.get_topological_view())
    bare = load(save_dataset(tmp_path / "data.npz", DenseDesignMatrix(X=rows)))
    assert bare.y is None and bare.view_converter is None


def test_what_is_loaded_is_of_its_class_and_shown_alike(fake_cifar10, tmp_path, monkeypatch):
    dataset = CIFAR10("train", gcn=55.0, start=0, stop=20, axes=("c", 0, 1, "b"))
    zca = ZCA()
    dataset.apply_preprocessor(CentralWindow((4, 4)))
    dataset.apply_preprocessor(zca, can_fit=True)
    path = save_dataset(tmp_path / "train.npz", dataset)
    for file in fake_cifar10.iterdir():
        file.unlink()  # it does not read them again
    loaded = yaml_parse.load(f"!pkl: '{path}'")
    assert type(loaded) is CIFAR10
    assert (loaded.gcn, loaded.start, loaded.stop, loaded.axes) == (55, 0, 20, dataset.axes)
    np.testing.assert_array_equal(loaded.X, dataset.X)
    np.testing.assert_array_equal(
        loaded.adjust_for_viewer(rows := dataset.X[:4]), dataset.adjust_for_viewer(rows)
    )
    assert loaded.n_classes == 10 and loaded.yaml_src.startswith("!pkl:")


def test_a_failed_save_leaves_the_older_file(rows, tmp_path, monkeypatch):
    path = save_dataset(tmp_path / "data.npz", DenseDesignMatrix(X=rows))

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", fail)
    with pytest.raises(DataError, match="Cannot write .*data.npz: No space left.*is intact"):
        save_dataset(path, DenseDesignMatrix(X=rows * 2))
    np.testing.assert_array_equal(load(path).X, rows)
    assert [file.name for file in tmp_path.iterdir()] == ["data.npz"]


class Own(Preprocessor):
    def apply(self, dataset, can_fit=False):
        """Do nothing."""


def test_what_cannot_be_saved_is_refused(rows, tmp_path):
    with pytest.raises(DataError, match="A Own is no preprocessor of this package"):
        save_preprocessor(tmp_path / "x.npz", Pipeline([Own()]))
    patches = ExtractPatches((2, 2), 3, rng=np.random.RandomState(0))
    with pytest.raises(DataError, match="ExtractPatches cannot be saved: its arguments must be"):
        save_preprocessor(tmp_path / "x.npz", patches)
    assert list(tmp_path.iterdir()) == []


def written(path, metadata, **arrays):
    text = metadata if isinstance(metadata, bytes) else json.dumps(metadata).encode()
    np.savez(path, **{METADATA: np.frombuffer(text, np.uint8)}, **arrays)
    return path


DATASET = {
    "class": "adversarial.datasets.dense_design_matrix.DenseDesignMatrix",
    "arguments": {},
    "view": None,
    "X_labels": None,
    "y_labels": None,
}


def hostile():
    def dataset(**changes):
        return {"format": 1, "dataset": {**DATASET, **changes}}

    def preprocessor(**changes):
        zca = {"class": "ZCA", "arguments": {}, "state": {}}
        return {"format": 1, "preprocessor": {**zca, **changes}}

    return {
        "no JSON": b"\xff{",
        "endless nesting": b"[" * 100000,
        "no dict": [],
        "nothing": {"format": 1},
        "a later format": {"format": 2, "dataset": DATASET},
        "a foreign class": dataset(**{"class": "os.path.join"}),
        "no class": dataset(**{"class": "adversarial.datasets.splits.np"}),
        "no data set": dataset(**{"class": "adversarial.pylearn2.binarizer.Binarizer"}),
        "a method": dataset(arguments={"iterator": 1}),
        "an attribute": dataset(arguments={"__class__": 1}),
        "the matrix": dataset(arguments={"X": 1}),
        "a wrong view": dataset(view={"shape": [2, 2, 2], "axes": ["b", 0, 1, "c"]}),
        "labels without y": dataset(y_labels=3),
        "a foreign preprocessor": preprocessor(**{"class": "os.system"}),
        "not a preprocessor": preprocessor(**{"class": "__all__"}),
        "an unknown argument": preprocessor(arguments={"x": 1}),
        "an unknown state": preprocessor(state={"apply": "X"}),
        "a missing array": preprocessor(state={"P_": "P"}),
    }


@pytest.mark.parametrize("case", hostile())
def test_a_file_that_describes_something_else_is_refused(case, tmp_path):
    path = written(tmp_path / "file.npz", hostile()[case], X=np.zeros((2, 3)))
    with pytest.raises(DataError, match="file.npz does not describe a data set or preproc") as bad:
        load(path)
    assert "\n" not in str(bad.value)


def test_the_description_that_these_cases_change_is_right(tmp_path):
    path = written(tmp_path / "f.npz", {"format": 1, "dataset": DATASET}, X=np.ones((2, 3)))
    np.testing.assert_array_equal(load(path).X, np.ones((2, 3)))
