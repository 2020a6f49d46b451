"""Files of arrays: what they are called, and what is no such file."""

import gzip
import io
import os
import pickle

import numpy as np
import pytest

from adversarial.errors import DataError
from adversarial.files.arrays import existing, load_arrays, model_path, unpickle_arrays


@pytest.mark.parametrize("cut", [3, 12, -1, -9])
def test_a_cut_off_gzip_file_is_an_error(cut):
    raw = gzip.compress(pickle.dumps(np.arange(5.0)))
    with pytest.raises(DataError, match="not a whole gzip file"):
        unpickle_arrays(io.BytesIO(raw[:cut]))


@pytest.mark.parametrize(
    "path, expected",
    [
        ("m.pkl", "m.npz"),
        ("m.pkl.gz", "m.npz"),
        ("m.joblib", "m.npz"),
        ("m.npz", "m.npz"),
        ("m", "m.npz"),
        ("m.v2", "m.v2.npz"),
    ],
)
def test_what_is_saved_ends_in_npz_whatever_the_name(path, expected):
    assert model_path(path) == expected


@pytest.mark.parametrize("name", ["m.pkl", "m.joblib", "m.pkl.gz", "m"])
def test_a_file_that_is_missing_is_looked_for_as_npz(name, tmp_path):
    path = str(tmp_path / name)
    assert existing(path) == path
    (tmp_path / "m.npz").touch()
    assert existing(path) == str(tmp_path / "m.npz")
    (tmp_path / name).touch()
    assert existing(path) == path


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "x.npz")
    with pytest.raises(DataError, match="no ordinary file"):
        load_arrays(tmp_path / "x.npz")
