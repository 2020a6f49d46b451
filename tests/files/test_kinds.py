"""Files that are something else than they should be, and readers that say what."""

import gzip
import io
import json
import pickle
import tarfile
import zipfile

import numpy as np
import pytest

from adversarial.checkpoint import load_model, read_records, serial
from adversarial.config.yaml_parse import check, load_path
from adversarial.datasets.idx import read_mnist_images
from adversarial.datasets.matlab import read_mat
from adversarial.datasets.npy_npz import NpyDataset
from adversarial.errors import AdversarialError, ConfigError
from adversarial.files.json_files import read_json
from adversarial.files.kinds import what_it_is
from adversarial.pylearn2.csv_dataset import CSVDataset

LFS = b"""version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
"""
PAGE = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n"
ANNEX = b"../../.git/annex/objects/Wx/9q/SHA256E-s1--abc.npy/SHA256E-s1--abc.npy"
IN_PLACE = {"git lfs pull": LFS, "HTML": PAGE, "git annex get": ANNEX, "empty": b""}


def saved(function, *args):
    file = io.BytesIO()
    function(file, *args)
    return file.getvalue()


def archive(kind):
    file = io.BytesIO()
    if kind == "tar":
        with tarfile.open(fileobj=file, mode="w") as made:
            made.addfile(tarfile.TarInfo("x"))
    else:
        with zipfile.ZipFile(file, "w") as made:
            made.writestr("x", "y")
    return file.getvalue()


@pytest.mark.parametrize(
    "data, words",
    [
        *((data, words) for words, data in IN_PLACE.items()),
        (b"\n<html lang='en'>", "HTML"),
        (b'<?xml version="1.0"?><!-- a --><html>', "HTML"),
        (saved(np.save, np.ones(2)), "array of NumPy"),
        (archive("zip"), "kind ZIP"),
        (archive("tar"), "kind tar"),
        (gzip.compress(b"x"), "packed by gzip"),
        (pickle.dumps([1], 2), "a pickle"),
        (b"# mine\n\n!obj:pylearn2.train.Train {}", "an experiment file"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (pickle.dumps([1.5, "a"], 0).replace(b"\n", b"\r\n"), "those of Windows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_is_recognised_by_its_beginning(data, words):
    assert words in what_it_is(data)


@pytest.mark.parametrize("data", [b"1,2\n3,4\n", b"a: b\n", b"\x00\x00\x08\x03", b"<tag", b"\x80"])
def test_what_may_be_anything_is_called_nothing(data):
    assert what_it_is(data) == ""


def test_what_is_not_there_is_called_nothing(tmp_path):
    assert what_it_is(tmp_path) == what_it_is(tmp_path / "nowhere") == ""


READERS = {
    "a.yaml": load_path,
    "a.pkl": serial.load,
    "b.pkl": load_model,
    "a.npz": serial.load,
    "b.npz": load_model,
    "a.npy": NpyDataset,
    "a.csv": CSVDataset,
    "a.mat": lambda path: read_mat(path, ["X"]),
    "a.jsonl": read_records,
    "a.json": lambda path: read_json(path, dict),
    "images-idx3-ubyte": read_mnist_images,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("words", ["git lfs pull", "HTML", "git annex get"])
def test_every_reader_says_what_is_in_the_place_of_its_file(name, words, tmp_path):
    path = tmp_path / name
    path.write_bytes(IN_PLACE[words])
    with pytest.raises(AdversarialError) as caught:
        READERS[name](str(path))
    said = str(caught.value)
    assert words in said and name in said


def test_check_says_it_too(tmp_path):
    (tmp_path / "a.yaml").write_bytes(LFS)
    (error,) = check(tmp_path / "a.yaml")
    assert "git lfs pull" in str(error)


def test_an_experiment_may_have_the_line_ends_of_windows(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"a: 1\r\nb: 2\r\n")
    assert load_path(tmp_path / "a.yaml") == {"a": 1, "b": 2}


@pytest.mark.parametrize("protocol", [0, 2])
def test_a_pickle_that_was_copied_as_a_text_is_known(protocol, tmp_path):
    path = tmp_path / "a.pkl"
    data = pickle.dumps({"a": np.arange(3), "b": ["x", 2.5]}, protocol)
    path.write_bytes(data)
    assert serial.load(str(path))["b"] == ["x", 2.5]
    path.write_bytes(data.replace(b"\n", b"\r\n"))
    with pytest.raises(AdversarialError, match="those of Windows"):
        serial.load(str(path))


@pytest.mark.parametrize("name", ["a.pkl", "a.pkl.gz"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_name_does_not_decide_whether_a_pickle_is_packed(name, pack, tmp_path):
    path = tmp_path / name
    path.write_bytes(pack(pickle.dumps([1, 2], 2)))
    assert serial.load(str(path)) == [1, 2]


def test_an_archive_named_as_a_pickle_is_read_as_what_it_is(tmp_path):
    path = tmp_path / "a.pkl"
    with open(path, "wb") as file:
        np.savez(file, x=np.arange(3))
    assert serial.load(str(path))["x"].tolist() == [0, 1, 2]


def test_half_a_gzip_is_called_that(tmp_path):
    path = tmp_path / "a.pkl.gz"
    path.write_bytes(gzip.compress(pickle.dumps(list(range(1000)), 2))[:-20])
    with pytest.raises(AdversarialError, match="not a whole gzip file"):
        serial.load(str(path))


def test_a_pickle_named_as_arrays_is_called_a_pickle(tmp_path):
    path = tmp_path / "a.npz"
    path.write_bytes(pickle.dumps([1], 2))
    with pytest.raises(AdversarialError, match="It is a pickle"):
        serial.load(str(path))


def test_an_experiment_is_no_model_and_json_no_history(tmp_path):
    (tmp_path / "a.pkl").write_bytes(b"!obj:pylearn2.models.mlp.MLP {}")
    with pytest.raises(AdversarialError, match="an experiment file"):
        load_model(str(tmp_path / "a.pkl"))
    (tmp_path / "a.jsonl").write_text(json.dumps({"a": 1}) + "\n")
    with pytest.raises(AdversarialError, match="no entry of a history"):
        read_records(str(tmp_path / "a.jsonl"))
    (tmp_path / "b.yaml").write_bytes(gzip.compress(b"a: 1"))
    with pytest.raises(ConfigError, match="no experiment. It is packed by gzip"):
        load_path(tmp_path / "b.yaml")
