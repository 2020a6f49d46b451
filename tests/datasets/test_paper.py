import pytest

from adversarial.datasets import mnist
from adversarial.datasets.paper import paper_set


@pytest.mark.parametrize(
    "part, arguments",
    [
        ("train", {"which_set": "train", "start": 0, "stop": 50000}),
        ("valid", {"which_set": "train", "start": 50000, "stop": 60000}),
        ("test", {"which_set": "test"}),
    ],
)
def test_mnist_is_cut_as_in_the_paper_s_experiment(monkeypatch, part, arguments):
    monkeypatch.setattr(mnist, "MNIST", dict)
    assert paper_set("mnist", part) == arguments


def test_a_fold_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no fold 1 of mnist: it has none"):
        paper_set("mnist", "test", fold=1)
    with pytest.raises(ValueError, match="no fold 5 of tfd: it has 0 to 4"):
        paper_set("tfd", "test", fold=5)
