"""What may go wrong while a training runs, and that it loses nothing; in processes of its own."""

import os
import resource
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from adversarial.checkpoint import load_model, read_checkpoint
from adversarial.files.lock import lock_path

pytestmark = pytest.mark.xdist_group("cli-faults")


@pytest.fixture(scope="module")
def begun(desk):
    """A run of one epoch that will be gone on with."""
    result = desk.run("train", "regression.yaml", "--epochs", "1", "--save-path", "out/begun.npz")
    assert result.returncode == 0, result.stderr
    return (desk / "out/begun.checkpoint.npz").read_bytes()


def one_line(result):
    assert result.returncode == 2, result.stderr
    return result.stderr.splitlines()[-1]


def test_a_full_disk_is_one_line_and_what_was_saved_before_is_intact(desk, begun):
    def limit():  # a write beyond it fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    before = set(os.listdir(desk / "out"))
    process = subprocess.Popen(
        [*desk.command("train", "regression.yaml", "--epochs", "9", "--resume")]
        + ["--save-path", "out/begun.npz"],
        env=desk.environment({}),
        cwd=desk.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )
    line = one_line(desk.finish(process))
    assert "Cannot write out/begun" in line and "File too large" in line
    assert (desk / "out/begun.checkpoint.npz").read_bytes() == begun
    assert set(os.listdir(desk / "out")) == before


def test_a_second_process_is_refused_and_the_first_goes_on(desk):
    arguments = ["train", "regression.yaml", "--epochs", "100000", "--save-path", "out/one.npz"]
    first = desk.start(*arguments)
    for line in first.stdout:
        if line.startswith("epoch    1"):
            break
    line = one_line(desk.run(*arguments, "--resume"))
    assert f"process {first.pid} on " in line and "Only one process" in line
    assert first.poll() is None
    first.send_signal(signal.SIGINT)
    assert desk.finish(first).returncode == 130
    assert not Path(lock_path(desk / "out/one.npz")).exists()


def test_a_lock_that_a_killed_process_left_keeps_nobody_out(desk):
    lock = Path(lock_path(desk / "out/left.npz"))
    lock.write_text("process 1 on nowhere")
    left = desk / "out/.left.checkpoint.npz.1.part"
    left.write_bytes(b"half")
    result = desk.run("train", "regression.yaml", "--epochs", "1", "--save-path", "out/left.npz")
    assert result.returncode == 0, result.stderr
    assert not lock.exists() and not left.exists()


def test_infinity_stops_with_parameter_epoch_and_batch(desk):
    arguments = ["--set", "algorithm.learning_rate=2", "--epochs", "99"]
    result = desk.run("train", "regression.yaml", *arguments, "--save-path", "out/inf.npz")
    line = one_line(result)
    assert " in out_W at epoch " in line and ", batch " in line
    epoch = int(line.partition("at epoch ")[2].partition(",")[0])
    about, _, arrays = read_checkpoint(str(desk / "out/inf.checkpoint.npz"))
    assert about["epochs_seen"] == epoch - 1
    assert all(abs(array).max() < float("inf") for array in arrays.values() if array.size)


def test_rollback_halves_the_learning_rate_until_training_goes_on(desk):
    arguments = ["--set", "algorithm.learning_rate=2", "--epochs", "60", "--on-nan", "rollback"]
    arguments += ["--keep", "9"]
    result = desk.run("train", "regression.yaml", *arguments, "--save-path", "out/roll.npz")
    assert result.returncode == 0, result.stderr
    warnings = [line for line in result.stderr.splitlines() if "Back to" in line]
    notes = load_model(desk / "out/roll.npz").tag["rollbacks"]
    assert 1 <= len(notes) == len(warnings) <= 5
    rates = [line["channels"]["learning_rate"] for line in desk.history("out/roll.jsonl")]
    assert rates[0] == 2 and rates[-1] == 2 * notes[-1]["factor"] == 2 / 2 ** len(notes)
    assert len(rates) == 61
    losses = [line["channels"]["valid_objective"] for line in desk.history("out/roll.jsonl")]
    assert losses[-1] < losses[0]


def test_rollback_gives_up_in_the_end(desk):
    arguments = ["--set", "algorithm.learning_rate=1e9", "--epochs", "99", "--on-nan", "rollback"]
    line = one_line(desk.run("train", "regression.yaml", *arguments, "--save-path", "out/no.npz"))
    assert "gone back 5 times" in line


# A disk of its own for the folder `disk`, which nobody else sees and which is gone afterwards.
ON_A_DISK = """
mkdir -p disk && mount -t tmpfs -o size={size} tmpfs disk || exit 99
train() {{ {command} train regression.yaml --save-path disk/m.npz "$@"; }}
{script}
"""


@pytest.fixture
def on_a_disk(desk):
    """Run a shell script with a small file system of its own; returns its result."""
    namespace = ["unshare", "--user", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*namespace, "true"]).returncode:
        pytest.skip(reason="this system lets nobody mount a file system of his own")

    def run(script, size):
        command = shlex.join(desk.command())
        result = subprocess.run(
            [*namespace, "sh", "-c", ON_A_DISK.format(size=size, command=command, script=script)],
            env=desk.environment({}),
            cwd=desk.folder,
            capture_output=True,
            text=True,
            timeout=240,
        )
        if result.returncode == 99:
            pytest.skip(reason="this system lets nobody mount a file system of his own")
        return result

    return run


def test_a_disk_that_is_full_loses_nothing_and_training_goes_on_when_there_is_room(on_a_disk):
    script = """
    train --epochs 1 || exit 3
    before=$(sha256sum < disk/m.checkpoint.npz)
    dd if=/dev/zero of=disk/filler bs=1k 2>/dev/null
    train --epochs 9 --resume; echo "code $?"
    [ "$before" = "$(sha256sum < disk/m.checkpoint.npz)" ] && echo intact
    ls -A disk
    rm disk/filler
    train --epochs 3 --resume && echo went on
    """
    result = on_a_disk(script, "200k")
    assert "No space left on device" in result.stderr
    said = result.stdout.splitlines()
    assert "code 2" in said and "intact" in said and said[-1] == "went on"
    files = said[said.index("intact") + 1 :][:4]
    assert files == ["filler", "m.checkpoint.npz", "m.jsonl", "m.npz"]


def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_compiled(on_a_disk):
    result = on_a_disk("mount -o remount,ro disk; train --epochs 1", "200k")
    assert "Cannot write disk/m" in one_line(result) and "Read-only" in result.stderr
    assert "Compiling" not in result.stdout
