"""A run, in this process."""

import csv
import json

import aesara
import pytest
from PIL import Image

from adversarial.backend import blas_report
from adversarial.checkpoint import load_model
from adversarial.config.yaml_parse import load_train_file
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files.lock import locked
from adversarial.run import Run

pytestmark = pytest.mark.xdist_group("cli-run-folder")

EVERY = ["--samples-every", "2", "--curves-every", "4"]


@pytest.fixture(scope="module")
def run(program, desk):
    """A run with everything in its folder."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    pytest.importorskip("tensorboardX", reason="tensorboardX is not installed")
    options = ["--set", "algorithm.learning_rate=0.125", *EVERY, "--tensorboard"]
    assert program("train", "game.yaml", "--epochs", "4", "-o", "runs/full", *options) == 0
    return desk / "runs/full"


def test_a_run_is_complete(run):
    found = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    events = {name for name in found if name.startswith("tensorboard/events.out.tfevents.")}
    assert len(events) == 1
    assert found - events == {
        "checkpoints/model.checkpoint.npz",
        "checkpoints/model.npz",
        "curves/log_likelihood.png",
        "curves/mistakes.png",
        "curves/objectives.png",
        "environment.json",
        "experiment.yaml",
        "metrics.csv",
        "metrics.jsonl",
        "resolved.yaml",
        "samples/epoch0000.png",
        "samples/epoch0002.png",
        "samples/epoch0004.png",
        "train.log",
    }
    assert load_model(run / "checkpoints/model.npz").monitor.get_epochs_seen() == 4


def test_training_ends_with_the_same_bytes_as_without_a_folder(run, program, desk):
    options = ["--set", "algorithm.learning_rate=0.125", "--epochs", "4"]
    assert program("train", "game.yaml", *options, "--save-path", "out/plain.npz") == 0
    with_folder = desk.contents("runs/full/checkpoints/model", "runs/full/metrics.jsonl")
    assert with_folder == desk.contents("out/plain")


def test_a_resumed_run_ends_with_the_same_bytes_and_pictures(run, program, desk):
    options = ["--set", "algorithm.learning_rate=0.125", *EVERY, "--tensorboard"]
    again = ["train", "game.yaml", "-o", "runs/again", *options]
    assert program(*again, "--epochs", "3") == 0
    with (desk / "runs/again/metrics.csv").open("a") as file:
        file.write("torn, by a process that was killed")
    assert program(*again, "--epochs", "4", "--resume") == 0
    expected = desk.contents("runs/full/checkpoints/model", "runs/full/metrics.jsonl")
    assert desk.contents("runs/again/checkpoints/model", "runs/again/metrics.jsonl") == expected
    for picture in run.glob("samples/*.png"):
        assert (desk / "runs/again/samples" / picture.name).read_bytes() == picture.read_bytes()
    rows = (desk / "runs/again/metrics.csv").read_text().splitlines()
    assert [row.split(",")[0] for row in rows] == ["epoch", "0", "1", "2", "3", "4"]
    starts = json.loads((desk / "runs/again/environment.json").read_text())
    assert [start["experiment"] for start in starts] == ["experiment.yaml"] * 2
    # Another number of epochs is another configuration.
    assert [start["resolved"] for start in starts] == ["resolved.yaml", "resolved-2.yaml"]
    assert len(list((desk / "runs/again/tensorboard").iterdir())) == 2


def test_the_table_has_what_the_history_has(run, desk):
    with (run / "metrics.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = desk.history("runs/full/metrics.jsonl")
    assert len(rows) == len(lines) == 5
    for row, line in zip(rows, lines):
        place = ("epoch", "batch", "example", "seconds")
        assert [float(row.pop(name)) for name in place] == [line[name] for name in place]
        assert {name: float(value) for name, value in row.items()} == line["channels"]


def test_the_configuration_is_kept_as_written_and_as_it_was_run(run, desk):
    assert (run / "experiment.yaml").read_text() == (desk / "game.yaml").read_text()
    resolved = (run / "resolved.yaml").read_text()
    assert resolved.startswith("# --epochs 4 ends it")
    train = load_train_file(run / "resolved.yaml")
    assert train.algorithm.learning_rate.get_value() == 0.125
    assert train.save_path == "runs/full/checkpoints/model.npz"


def test_the_environment_says_how_by_what_and_where(run):
    (start,) = json.loads((run / "environment.json").read_text())
    assert start["command"].startswith("adversarial train game.yaml --epochs 4 -o runs/full")
    assert start["settings"] == ["algorithm.learning_rate=0.125"]
    assert start["versions"]["aesara"] == start["conditions"]["aesara"]
    assert start["conditions"]["backend"] == "c"
    assert start["machine"]["cores"] >= 1
    assert start["machine"]["BLAS"] == start["conditions"]["BLAS"] == blas_report().name
    assert start["machine"]["BLAS chosen by"] == blas_report().chosen_by
    assert set(start["git"] or {"commit", "changed"}) == {"commit", "changed"}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_log_holds_what_was_said_and_how_it_ended(run, program, desk, capsys):
    lines = (run / "train.log").read_text().splitlines()
    assert [line.split(" ", 2)[2][:10] for line in lines[1:7]] == [
        "Compiled i",
        *(f"epoch {epoch:>4}" for epoch in range(5)),
    ]
    assert lines[-1].endswith(" the end")
    options = ["--set", "algorithm.learning_rate=2", "--epochs", "99", "-o", "runs/nowhere"]
    assert program("train", "regression.yaml", *options, "--curves-every", "0") == 2
    said = capsys.readouterr().err.splitlines()[-1].replace("adversarial: error: ", "")
    last = (desk / "runs/nowhere/train.log").read_text().splitlines()[-1]
    assert last.endswith(f" ended by NonFiniteError: {said}")


def test_pictures_and_curves_have_their_sizes(run):
    for path in run.glob("samples/*.png"):
        with Image.open(path) as image:
            assert image.size == (2 * 335, 2 * 335)  # enlarged, to be seen
    for path in run.glob("curves/*.png"):
        with Image.open(path) as image:
            assert min(image.size) > 300


def test_a_run_is_never_overwritten(run, refused, desk, capsys):
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    for again in ([], ["--restart"]):
        said = refused(capsys, "-o", "runs/full", *again)
        assert "runs/full holds a run, which is never overwritten" in said
        assert "--resume" in said
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == before
    desk.write("runs/other/notes.txt", "mine")
    assert "holds other files" in refused(capsys, "-o", "runs/other", "--resume")
    assert "is no folder" in refused(capsys, "-o", "runs/other/notes.txt")


def test_commands_take_the_folder_for_its_model(run, program, desk, capsys):
    commands = [
        "summary runs/full",
        "samples runs/full -o out/a.png --layout grid -n 4",
        "interpolate runs/full -o out/b.png",
        "weights runs/full -o out/c.png",
        "export runs/full --to npz -o out/full.params.npz",
        "monitor print runs/full",
        "monitor plot runs/full -o out/d.png",
        "monitor diff runs/full runs/full/checkpoints/model.npz",
        "compare runs runs/full runs/full/metrics.jsonl",
        "compare models runs/full runs/full/checkpoints/model.npz",
    ]
    for command in commands:
        assert program(*command.split()) == 0, (command, capsys.readouterr().err)
    assert program("show-data", "runs/full", "-o", "out/e.png") == 2
    assert "a DenseDesignMatrix, are no images" in capsys.readouterr().err


def test_a_notebook_trains_and_looks(program, desk, monkeypatch):
    aesara.config.mode, before = "FAST_COMPILE", aesara.config.mode
    try:
        run = Run(desk / "runs/notebook")
        assert not run.exists()
        with pytest.raises(ModelFileError, match="has not saved a model yet"):
            assert run.model
        run.train(str(desk / "regression.yaml"), epochs=2, curves_every=0, quiet=True)
    finally:
        aesara.config.mode = before
    assert run.exists() and [part.folder for part in run.phases()] == [run.folder]
    assert run.records().epochs == run.model.monitor.get_epochs_seen() == 2


def test_a_run_that_measured_nothing_leaves_its_folder_free(program, desk, capsys):
    options = ["-o", "runs/early", "--curves-every", "0", "--epochs", "1"]
    missing = ["--resume-from", "none.checkpoint.npz"]
    assert program("train", "regression.yaml", *options, *missing) == 2
    assert not any(path.is_file() for path in (desk / "runs/early").rglob("*"))
    model = desk / "runs/early/checkpoints/model.npz"
    with locked(str(model), "train it", ConfigError):  # somebody else, who is still compiling
        assert program("train", "regression.yaml", *options) == 2
        assert "Only one process at a time" in capsys.readouterr().err
    assert program("train", "regression.yaml", *options) == 0
    starts = json.loads((desk / "runs/early/environment.json").read_text())
    assert len(starts) == 1 and starts[0]["experiment"] == "experiment.yaml"
    assert program("train", "regression.yaml", *options) == 2


def test_a_start_that_is_refused_leaves_the_folder_as_it_is(program, desk, capsys):
    options = ["train", "regression.yaml", "-o", "runs/kept", "--curves-every", "0"]
    assert program(*options, "--epochs", "1") == 0

    def contents():
        files = [path for path in (desk / "runs/kept").rglob("*") if path.is_file()]
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = contents()
    changed = ["--resume", "--set", "algorithm.batch_size=5"]
    assert program(*options, *changed) == 2
    assert "algorithm.batch_size was 10, is 5, so it would not" in capsys.readouterr().err
    other = ["--resume-from", "none.checkpoint.npz"]
    assert program(*options, *other) == 2
    with locked(str(desk / "runs/kept/checkpoints/model.npz"), "train it", ConfigError):
        assert program(*options, "--resume", "--epochs", "2") == 2
    assert "Only one process at a time" in capsys.readouterr().err
    assert contents() == before
    assert program(*options, *changed, "--epochs", "2", "--accept-differences") == 0
    assert "differs: algorithm.batch_size was 10, is 5." in capsys.readouterr().err
    starts = json.loads((desk / "runs/kept/environment.json").read_text())
    assert len(starts) == 2 and starts[1]["settings"][0] == "algorithm.batch_size=5"


def test_a_training_that_saves_nothing_says_so_first(program, capsys):
    setting = ["--set", "save_freq=0", "--set", "save_path=null"]
    assert program("train", "regression.yaml", "--epochs", "0", *setting) == 0
    assert capsys.readouterr().out.startswith("Nothing of this training will be saved: ")
    assert program("train", "regression.yaml", "--epochs", "0") == 0
    assert "Nothing of" not in capsys.readouterr().out
