import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.dense_design_matrix import DefaultViewConverter, DenseDesignMatrix
from adversarial.datasets.saving import save_dataset, save_preprocessor
from adversarial.errors import ConfigError
from adversarial.pylearn2.preprocessing.patches import CentralWindow
from adversarial.pylearn2.preprocessing.whitening import ZCA
from adversarial.pylearn2.zca_dataset import ZCA_Dataset
from adversarial.space import Conv2DSpace

# As in the maxout paper's files.
EXPERIMENT = """
!obj:pylearn2.datasets.zca_dataset.ZCA_Dataset {
    preprocessed_dataset: !pkl: "${STORED}/train.pkl",
    preprocessor: !pkl: "${STORED}/preprocessor.pkl",
    start: 10,
    stop: 30
}
"""


@pytest.fixture
def stored(tmp_path, monkeypatch):
    """Whitened images, stored; and what they were."""
    folder, zca = tmp_path / "training", ZCA()
    rng = np.random.RandomState(0)
    before = {
        which_set: rng.uniform(-1, 1, (size, 48)).astype("float32")
        for which_set, size in (("train", 60), ("test", 12))
    }
    for which_set, X in before.items():
        y = rng.randint(10, size=(len(X), 1))
        dataset = DenseDesignMatrix(X, y=y, view_converter=DefaultViewConverter((4, 4, 3)))
        dataset.apply_preprocessor(zca, can_fit=which_set == "train")
        save_dataset(folder / f"{which_set}.pkl", dataset)
    save_preprocessor(folder / "preprocessor.pkl", zca)
    monkeypatch.setenv("STORED", str(folder))
    return before


def test_rows_of_the_stored_data_are_shared_and_can_be_mapped_back(stored):
    dataset = yaml_parse.load(EXPERIMENT)
    whole = dataset.preprocessed_dataset
    np.testing.assert_array_equal(dataset.X, whole.X[10:30])
    np.testing.assert_array_equal(dataset.y, whole.y[10:30])
    assert np.shares_memory(dataset.X, whole.X) and dataset.rng is whole.rng
    assert dataset.get_data_specs() == whole.get_data_specs()
    images = stored["train"][10:30]
    np.testing.assert_allclose(dataset.mapback(dataset.X), images, atol=1e-3)
    shown = dataset.mapback_for_viewer(dataset.X)
    expected = images / np.abs(images).max()
    np.testing.assert_allclose(shown, expected, atol=1e-3)
    specs = (Conv2DSpace((4, 4), 3, axes=("c", 0, 1, "b")), "features")
    batch = next(dataset.iterator("sequential", 5, data_specs=specs))
    np.testing.assert_array_equal(batch[..., 2].ravel(), dataset.X[2])


def test_examples_are_shown_by_their_largest_value(stored):
    dataset = yaml_parse.load(EXPERIMENT)
    X, ref = np.array([[1.0, -4.0], [0.5, 0.25]]), np.array([[2.0, 2.0], [0.5, -0.5]])
    np.testing.assert_allclose(dataset.adjust_for_viewer(X), [[0.25, -1], [1, 0.5]])
    shown = dataset.adjust_to_be_viewed_with(X, ref)
    np.testing.assert_array_equal(shown, [[0.5, -1], [0.25, 0.125]])
    shown = dataset.adjust_to_be_viewed_with(X, ref, per_example=True)
    np.testing.assert_array_equal(shown, [[0.5, -1], [1, 0.5]])


def test_the_test_set_lies_beside_the_training_set(stored):
    dataset = yaml_parse.load(EXPERIMENT)
    test = dataset.get_test_set()
    assert len(test.X) == 12
    np.testing.assert_allclose(test.mapback(test.X), stored["test"], atol=1e-3)
    again = yaml_parse.load(test.yaml_src)
    np.testing.assert_array_equal(again.X, test.X)


def test_without_test_data_or_a_recipe_there_is_no_test_set(stored, tmp_path):
    dataset = yaml_parse.load(EXPERIMENT)
    (tmp_path / "training" / "test.npz").unlink()
    with pytest.raises(ConfigError, match="test.pkl"):
        dataset.get_test_set()
    del dataset.preprocessed_dataset.yaml_src
    with pytest.raises(ValueError, match="come from no experiment file"):
        dataset.get_test_set()


def test_axes_and_a_stop_alone_are_ignored_with_a_warning(stored):
    inner = yaml_parse.load(EXPERIMENT).preprocessed_dataset
    with pytest.warns(UserWarning, match="axes is ignored"):
        ZCA_Dataset(inner, ZCA(), axes=["c", 0, 1, "b"])
    with pytest.warns(UserWarning, match="stop=5 is ignored"):
        assert len(ZCA_Dataset(inner, ZCA(), stop=5).X) == 60


def test_impossible_arguments_are_refused(stored):
    inner = yaml_parse.load(EXPERIMENT).preprocessed_dataset
    with pytest.raises(ValueError, match="stop=61>m=60"):
        ZCA_Dataset(inner, ZCA(), start=0, stop=61)
    with pytest.raises(ValueError, match="a CentralWindow has no inverse"):
        ZCA_Dataset(inner, CentralWindow((2, 2)))
