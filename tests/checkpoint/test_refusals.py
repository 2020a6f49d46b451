"""Files that are not what they claim to be end in one clear error, never in running code."""

import io
import json
import os
import pickle
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from adversarial.checkpoint import is_model_file, load_model, save_model
from adversarial.errors import ModelFileError
from adversarial.models.mlp import MLP, Linear


@pytest.fixture
def path(tmp_path):
    return save_model(str(tmp_path / "m.npz"), MLP([Linear(2, "y", irange=0.5)], nvis=3))


def tamper(path, change_metadata=None, change_arrays=None):
    """Rewrite a model file with other contents."""
    with np.load(path) as archive:
        arrays = {key: archive[key] for key in archive.files}
    metadata = json.loads(arrays["model.json"].tobytes())
    if change_metadata is not None:
        metadata = change_metadata(metadata) or metadata
    if change_arrays is not None:
        change_arrays(arrays)
    arrays["model.json"] = np.frombuffer(json.dumps(metadata).encode(), dtype=np.uint8)
    np.savez(path, **arrays)


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


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "subprocess.Popen",
        "adversarial.cli.entry.main",
        "adversarial.train.Train",
        "adversarial.models.nobody.Nobody",
        "adversarial.models.mlp.Nobody",
        "adversarial.models.generator.np",
        "adversarial.models.adversary_pair.add_layers",
        "adversarial.models.adversary_pair.log",
        "adversarial.models_of_somebody_else.Model",
        "adversarial.models..os.system",
        "adversarial.models.mlp.mlp.Streams",
        "..os.system",
        "MLP",
        "",
        None,
        3,
        ["os", "system"],
    ],
)
def test_hostile_class_names_are_refused(name, path):
    def change(metadata):
        metadata["model"]["class"] = name

    tamper(path, change)
    with pytest.raises(ModelFileError):
        load_model(path)


def test_hostile_classes_inside_arguments_are_refused(path, tmp_path):
    target = str(tmp_path / "made")

    def change(metadata):
        metadata["model"]["arguments"]["seed"] = {
            "class": "os.mkdir",
            "arguments": {"path": target},
        }

    tamper(path, change)
    with pytest.raises(ModelFileError, match="os.mkdir"):
        load_model(path)
    assert not os.path.exists(target)


def setter(*keys, value):
    def change(metadata):
        inner = metadata
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        setter("format", value=99),
        setter("format", value=None),
        setter("model", value="text"),
        setter("model", value=None),
        setter("model", value=[]),
        setter("model", value={}),
        setter("model", "arguments", value=None),
        setter("model", "arguments", "layers", value=[]),
        setter("model", "arguments", "nobody", value=3),
        setter("model", "arguments", "seed", value={"array": "missing"}),
        setter("model", "arguments", "seed", value="text"),
        setter("model", "arguments", "seed", value={"unknown": 1}),
        setter("model", "arguments", "layers", 0, "arguments", "dim", value=3),
        setter("model", "arguments", "layers", 0, "arguments", "dim", value="many"),
        setter("model", "arguments", "layers", 0, "arguments", "layer_name", value="z"),
        setter("monitor", value={"epochs_seen": 1}),
        setter("monitor", value=[1]),
        setter("frozen", value=["nobody"]),
        lambda metadata: [1, 2],
        lambda metadata: "text",
        lambda metadata: {"format": 1},
    ],
)
def test_descriptions_that_do_not_fit_are_refused(change, path):
    tamper(path, change)
    with pytest.raises(ModelFileError):
        load_model(path)


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


def test_loading_runs_nothing_of_other_packages(path):
    """Even an existing class outside the models' packages is not imported."""

    def change(metadata):
        metadata["model"]["class"] = "antigravity.MLP"

    tamper(path, change)
    script = (
        "import sys\nfrom adversarial.checkpoint import load_model\n"
        f"try:\n    load_model({path!r})\nexcept Exception as error:\n"
        "    print(type(error).__name__)\nprint('antigravity' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert result.stdout.split() == ["ModelFileError", "False"]


def test_things_that_are_no_part_of_a_model_cannot_be_saved(tmp_path):
    mlp = MLP([Linear(2, "y", irange=0.5)], nvis=3)
    mlp.layers[0].init_bias = object()
    with pytest.raises(ModelFileError, match="object cannot be saved"):
        save_model(str(tmp_path / "m.npz"), mlp)
    assert not (tmp_path / "m.npz").exists()


def test_a_class_that_forgets_its_arguments_cannot_be_saved(tmp_path):
    class Forgetful(Linear):
        def __init__(self, dim, layer_name, colour="red", **kwargs):
            super().__init__(dim, layer_name, **kwargs)

    mlp = MLP([Forgetful(2, "y", irange=0.5)], nvis=3)
    with pytest.raises(ModelFileError, match="colour"):
        save_model(str(tmp_path / "m.npz"), mlp)


def test_an_archive_with_garbled_names_is_refused(path, tmp_path):
    with zipfile.ZipFile(tmp_path / "garbled.npz", "w") as archive:
        archive.writestr("\u00e9.npy", b"")
    raw = (tmp_path / "garbled.npz").read_bytes()
    (tmp_path / "garbled.npz").write_bytes(raw.replace("\u00e9".encode(), b"\xff\xff"))
    with pytest.raises(ModelFileError, match="not a model saved by this program"):
        load_model(str(tmp_path / "garbled.npz"))
