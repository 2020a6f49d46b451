import numpy as np
import pytest

from adversarial.datasets import MNIST
from adversarial.datasets.paper import CLASSES, name_of, paper_set, set_like
from adversarial.datasets.preprocessing import Pipeline
from adversarial.errors import DataError
from adversarial.pylearn2.binarizer import Binarizer
from adversarial.pylearn2.preprocessing.whitening import PCA


@pytest.mark.parametrize(
    "name, part, arguments",
    [
        ("mnist", "train", {"which_set": "train", "start": 0, "stop": 50000}),
        ("mnist", "valid", {"which_set": "train", "start": 50000, "stop": 60000}),
        ("mnist", "test", {"which_set": "test"}),
        ("cifar10", "train", {"which_set": "train", "gcn": 55, "start": 0, "stop": 40000}),
        ("cifar10", "valid", {"which_set": "train", "gcn": 55, "start": 40000, "stop": 50000}),
        ("cifar10", "test", {"which_set": "test", "gcn": 55}),
        ("tfd", "train", {"which_set": "unlabeled", "scale": True, "fold": 3}),
        ("tfd", "valid", {"which_set": "valid", "scale": True, "fold": 3}),
        ("tfd", "test", {"which_set": "test", "scale": True, "fold": 3}),
    ],
)
def test_data_are_cut_as_in_the_paper_s_experiments(monkeypatch, name, part, arguments):
    monkeypatch.setitem(CLASSES, name, dict)
    assert paper_set(name, part, fold=arguments.get("fold", 0)) == arguments


def test_files_that_hold_nothing_of_a_part_are_a_fault_of_the_data(monkeypatch):
    def no_face(**arguments):
        raise ValueError("no face is valid")

    monkeypatch.setitem(CLASSES, "tfd", no_face)
    with pytest.raises(DataError, match="no face is valid"):
        paper_set("tfd", "valid")


def test_a_fold_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no fold 1 of mnist: it has none"):
        paper_set("mnist", "test", fold=1)
    with pytest.raises(ValueError, match="no fold 5 of tfd: it has 0 to 4"):
        paper_set("tfd", "test", fold=5)


@pytest.mark.parametrize(
    "arguments", [{"center": True}, {"binarize": True}, {"shuffle": True}], ids=str
)
def test_other_parts_are_mapped_as_the_training_digits_are(arguments, fake_mnist):
    own = MNIST("train", start=0, stop=500, **arguments)
    valid, test = set_like(own, "valid"), set_like(own, "test")
    np.testing.assert_array_equal(valid.X, MNIST("train", start=50000, stop=60000, **arguments).X)
    np.testing.assert_array_equal(test.X, own.get_test_set().X)
    assert name_of(own) == name_of(valid) == name_of(test) == "mnist"


def test_a_fit_to_the_training_digits_is_applied_and_not_repeated(fake_mnist):
    pca = PCA(3)
    own = MNIST("train", start=0, stop=500, preprocessor=Pipeline([pca]), fit_preprocessor=True)
    before = pca.get_state()
    valid = set_like(own, "valid")
    raw = MNIST("train", start=50000, stop=60000)
    raw.apply_preprocessor(pca)
    np.testing.assert_array_equal(valid.X, raw.X)
    for name, value in before.items():
        np.testing.assert_array_equal(pca.get_state()[name], value)


def test_wrapped_digits_are_wrapped_alike(fake_mnist):
    own = Binarizer(MNIST("train", start=0, stop=500), seed=5)
    valid = set_like(own, "valid")
    assert (type(valid), valid.seed, name_of(own)) == (Binarizer, 5, "mnist")
    np.testing.assert_array_equal(valid.raw.X, MNIST("train", start=50000, stop=60000).X)


def test_faces_keep_scale_and_take_the_fold(monkeypatch):
    class Faces:
        def __init__(self, which_set, fold=0, scale=False, example_range=None, rng=None):
            self.__dict__.update(which_set=which_set, fold=fold, scale=scale, rng=rng)

        def get_test_set(self, fold):
            return Faces("test", fold, self.scale)

    monkeypatch.setitem(CLASSES, "tfd", Faces)
    own = Faces("unlabeled", scale=True, rng=np.random.RandomState(0))
    for part in ("valid", "test"):
        made = set_like(own, part, fold=3)
        assert (made.which_set, made.fold, made.scale, made.rng) == (part, 3, True, None)
