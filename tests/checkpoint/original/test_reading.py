"""Models, and arrays, from pickles of the original."""

import numpy as np
import pytest

from adversarial.checkpoint.original.reading import (
    is_pickle,
    load_original,
    load_pickle,
    original_metadata,
)
from adversarial.errors import ModelFileError

from .forger import forge, network


@pytest.fixture
def forged(tmp_path):
    def write(value):
        path = tmp_path / "forged.pkl"
        path.write_bytes(forge(value))
        return str(path)

    return write


def test_an_archive_of_arrays_is_no_pickle_whatever_its_name(tmp_path):
    with open(tmp_path / "a.pkl", "wb") as file:
        np.savez(file, x=np.ones(3))
    assert not is_pickle(str(tmp_path / "a.pkl"))
    (tmp_path / "b.joblib").write_bytes(forge(3))
    assert is_pickle(str(tmp_path / "b.joblib"))
    assert not is_pickle("anything.npz")


def test_a_pickle_holds_arrays_or_a_model(forged):
    value = load_pickle(forged({"X": np.arange(6.0).reshape(2, 3), "names": ["a", "b"]}))
    np.testing.assert_array_equal(value["X"], np.arange(6.0).reshape(2, 3))
    assert value["names"] == ["a", "b"]
    model = load_pickle(forged(network()))
    assert [layer.layer_name for layer in model.layers] == ["y"]


def test_where_a_model_is_wanted_nothing_else_will_do(forged):
    with pytest.raises(ModelFileError, match="is not a model saved by this program"):
        load_original(forged([1, 2]))


def test_what_a_model_says_of_itself_needs_no_model(forged):
    path = forged(network(_tag={"best": 0.25}, yaml_src="!obj:x {}\n"))
    metadata = original_metadata(path)
    assert metadata["model"]["class"] == "adversarial.models.mlp.mlp.MLP"
    assert (metadata["tag"], metadata["yaml_src"]) == ({"best": 0.25}, "!obj:x {}\n")
    assert metadata["monitor"] is None and metadata["dataset_yaml_src"] is None
