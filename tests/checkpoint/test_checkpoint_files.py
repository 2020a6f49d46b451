"""The checkpoint as a file: what it says, which ones are kept, and what is refused."""

import json

import numpy as np
import pytest

from adversarial.checkpoint import (
    load_model,
    read_checkpoint,
)
from adversarial.errors import ModelFileError


def test_a_checkpoint_is_a_model_too(finished):
    train, path = finished
    loaded = load_model(str(path))
    assert np.array_equal(loaded.get_param_vector(), train.model.get_param_vector())
    assert loaded.monitor.get_epochs_seen() == 2


def test_a_checkpoint_says_where_it_comes_from_and_needs_numpy_alone(finished):
    _, path = finished
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(file["checkpoint.json"].tobytes())
        assert all(file[name].dtype != object for name in file.files)
    assert {"aesara", "numpy", "float type", "backend", "BLAS"} <= set(about["conditions"])
    assert about["machine"]["system"] and about["finished"] is True
    assert "host" not in about["machine"]
    assert (about["epochs_seen"], about["batches_seen"]) == (2, 10)


def test_a_damaged_byte_is_noticed(finished):
    _, path = finished
    contents = bytearray(path.read_bytes())
    with np.load(path) as file:
        W = file["parameters/model/y_W"].tobytes()
    contents[contents.index(W)] ^= 1
    path.write_bytes(contents)
    with pytest.raises(ModelFileError, match="damaged"):
        read_checkpoint(str(path))


def test_a_model_is_no_checkpoint(finished, tmp_path):
    with pytest.raises(ModelFileError, match="is a model, not a checkpoint"):
        read_checkpoint(str(tmp_path / "m.npz"))
