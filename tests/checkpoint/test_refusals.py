"""Files that are not what they claim to be end in one clear error, never in running code."""

import io
import os
import pickle
import zipfile

import numpy as np
import pytest

from adversarial.checkpoint import is_model_file, load_model
from adversarial.errors import ModelFileError

from .changed import tamper


def test_a_missing_file_is_named_with_both_places(tmp_path):
    with pytest.raises(ModelFileError, match=r"no model .*m\.pkl, nor .*m\.npz beside it"):
        load_model(str(tmp_path / "m.pkl"))
    with pytest.raises(ModelFileError, match=r"There is no model .*m\.npz\.$"):
        load_model(str(tmp_path / "m.npz"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_truncated_files_are_refused(share, path):
    with open(path, "rb") as file:
        contents = file.read()
    with open(path, "wb") as file:
        file.write(contents[: int(len(contents) * share)])
    with pytest.raises(ModelFileError, match="damaged"):
        load_model(path)


def test_a_flipped_bit_is_noticed(path):
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("parameters/model/y_W.npy")
    with open(path, "r+b") as file:
        file.seek(info.header_offset + 30 + len(info.filename) + info.file_size - 3)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelFileError, match="damaged"):
        load_model(path)


def test_foreign_files_are_refused(tmp_path):
    files = {
        "text.npz": b"hello",
        "pickle.npz": pickle.dumps({"a": 1}),
        "pickle.pkl": pickle.dumps({"a": 1}),
        "empty.npz": b"",
    }
    for name, contents in files.items():
        (tmp_path / name).write_bytes(contents)
        with pytest.raises(ModelFileError, match="not a model saved by this program"):
            load_model(str(tmp_path / name))
    np.savez(tmp_path / "arrays.npz", x=np.ones(3))
    with pytest.raises(ModelFileError, match="not a model saved by this program"):
        load_model(str(tmp_path / "arrays.npz"))
    assert not is_model_file(str(tmp_path / "arrays.npz"))
    assert not is_model_file(str(tmp_path))


def test_pickled_arrays_inside_are_refused_unopened(path, tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    buffer = io.BytesIO()
    np.save(buffer, np.array([Trap()], dtype=object), allow_pickle=True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("parameters/model/trap.npy", buffer.getvalue())
    with pytest.raises(ModelFileError):
        load_model(path)
    assert not (tmp_path / "sprung").exists()


def deleter(key):
    return lambda arrays: arrays.pop(key)


@pytest.mark.parametrize(
    "change",
    [
        deleter("parameters/model/y_W"),
        deleter("random/model.rng/keys"),
        lambda arrays: arrays.update({"parameters/model/extra": np.ones(2)}),
        lambda arrays: arrays.update({"parameters/model/y_W": np.ones((3, 3))}),
        lambda arrays: arrays.update({"parameters/model/y_W": np.full((3, 2), "text")}),
        lambda arrays: arrays.update({"random/model.rng/keys": np.ones(3, np.uint32)}),
        lambda arrays: arrays.update({"random/model.rng/rest": np.ones(1)}),
    ],
)
def test_arrays_that_do_not_fit_are_refused(change, path):
    tamper(path, change_arrays=change)
    with pytest.raises(ModelFileError):
        load_model(path)


def test_a_monitor_under_a_name_that_the_model_needs_is_refused(path):
    def change(metadata):
        metadata["earlier_monitors"] = {"fprop": {"epochs_seen": 0}}

    tamper(path, change)
    with pytest.raises(ModelFileError, match="'fprop'"):
        load_model(path)


def test_a_description_that_is_no_json_is_refused(path):
    with np.load(path) as archive:
        arrays = {key: archive[key] for key in archive.files}
    for text in (b"{", b"\xff\xfe", b"[" * 100000):
        arrays["model.json"] = np.frombuffer(text, dtype=np.uint8)
        np.savez(path, **arrays)
        with pytest.raises(ModelFileError):
            load_model(path)


def test_an_archive_with_garbled_names_is_refused(path, tmp_path):
    with zipfile.ZipFile(tmp_path / "garbled.npz", "w") as archive:
        archive.writestr("\u00e9.npy", b"")
    raw = (tmp_path / "garbled.npz").read_bytes()
    (tmp_path / "garbled.npz").write_bytes(raw.replace("\u00e9".encode(), b"\xff\xff"))
    with pytest.raises(ModelFileError, match="not a model saved by this program"):
        load_model(str(tmp_path / "garbled.npz"))
