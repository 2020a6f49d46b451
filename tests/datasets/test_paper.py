import pytest

from adversarial.datasets.paper import CLASSES, paper_set
from adversarial.errors import DataError


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
