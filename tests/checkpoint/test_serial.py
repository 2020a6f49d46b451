"""Files are read by what they are: arrays, models and data, of whoever wrote them."""

import gzip
import os
import pickle
import sys
import types

import numpy as np
import pytest

from adversarial.checkpoint.serial import load
from adversarial.errors import DataError

ONLY_ARRAYS = "only arrays .* can be read from pickles"


class Reduced:
    def __init__(self, *reduced):
        self.reduced = reduced

    def __reduce__(self):
        return self.reduced


def test_gzip_is_transparent_whatever_the_name(tmp_path):
    for name in ("x.pkl.gz", "x.pkl"):
        (tmp_path / name).write_bytes(gzip.compress(pickle.dumps(np.arange(3))))
        assert load(tmp_path / name).tolist() == [0, 1, 2]


def test_a_model_of_the_original_is_refused_with_the_reason(monkeypatch, tmp_path):
    package = types.ModuleType("pylearn2_of_toys")
    package.MLP = type("MLP", (), {"__module__": package.__name__, "__qualname__": "MLP"})
    monkeypatch.setitem(sys.modules, package.__name__, package)
    path = tmp_path / "model.pkl"
    path.write_bytes(pickle.dumps(package.MLP(), 2))
    with pytest.raises(
        DataError, match=rf"{path} is refused: .*pylearn2_of_toys.MLP; {ONLY_ARRAYS}"
    ):
        load(path)


def test_npy_and_npz(monkeypatch, tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3))
    np.savez(tmp_path / "z.npz", a=np.ones(2), b=np.zeros(1))
    monkeypatch.setenv("TOY_FOLDER", str(tmp_path))
    assert load("${TOY_FOLDER}/x.npy").tolist() == [0, 1, 2]
    loaded = load(tmp_path / "z.npz")
    assert sorted(loaded) == ["a", "b"]
    assert loaded["a"].tolist() == [1, 1]


def test_a_missing_pickle_is_looked_for_as_npz(tmp_path):
    np.savez(tmp_path / "x.npz", a=np.ones(2))
    assert load(tmp_path / "x.pkl")["a"].tolist() == [1, 1]
    (tmp_path / "x.pkl").write_bytes(pickle.dumps(5))
    assert load(tmp_path / "x.pkl") == 5


@pytest.mark.parametrize("name", ["x.npy", "x.npz", "x.pkl", "x.pkl.gz"])
def test_missing_damaged_and_directories(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(DataError, match=rf"{name} cannot be read: .*[Nn]o such file"):
        load(path)
    path.write_bytes(b"\x1f\x8b garbage" if name.endswith("gz") else b"PK\x03\x04garbage")
    with pytest.raises(DataError, match=name):
        load(path)
    path.write_bytes(b"")
    with pytest.raises(DataError, match=name):
        load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(DataError, match=name):
        load(path)


def test_object_arrays_in_numpy_files_are_refused(tmp_path):
    marker = tmp_path / "marker"
    bomb = np.array([Reduced(os.system, (f"touch {marker}",))], dtype=object)
    np.save(tmp_path / "x.npy", bomb, allow_pickle=True)
    np.savez(tmp_path / "x.npz", a=bomb)
    for name in ("x.npy", "x.npz", "x.pkl"):
        with pytest.raises(DataError, match="more than plain arrays"):
            load(tmp_path / name)
    assert not marker.exists()
