"""Training that stops, by itself or by force, and goes on; in processes of its own."""

import importlib.util
import os
import platform
import re
import signal

import pytest

from adversarial.backend.c.blas import WHEEL, blas_report
from adversarial.checkpoint import load_model, read_checkpoint
from adversarial.processors import usable_processors

pytestmark = pytest.mark.xdist_group("cli-resume")

EPOCHS = ["--epochs", "6"]


@pytest.fixture(scope="module")
def straight(desk):
    """What a run gives that nothing stopped."""
    result = desk.run("train", "game.yaml", *EPOCHS, "--save-path", "out/straight.npz")
    assert result.returncode == 0, result.stderr
    return desk.contents("out/straight")


def stop(desk, name, number, when="epoch    2", *options):
    """Send a signal to a run after a line of its output."""
    path = f"out/{name}.npz"
    process = desk.start("train", "game.yaml", "--epochs", "100000", "--save-path", path, *options)
    for line in process.stdout:
        if line.startswith(when):
            break
    process.send_signal(number)
    return desk.finish(process)


def test_sigterm_finishes_the_minibatch_and_saves(desk):
    result = stop(desk, "sigterm", signal.SIGTERM)
    assert result.returncode == 143
    assert "is saved in out/sigterm.checkpoint.npz" in result.stderr
    assert not read_checkpoint(str(desk / "out/sigterm.checkpoint.npz"))[0]["finished"]


def test_ctrl_c_twice_stops_at_once(desk):
    path = "out/twice.npz"
    process = desk.start("train", "game.yaml", "--epochs", "100000", "--save-path", path)
    for line in process.stdout:
        if line.startswith("epoch    1"):
            break
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    result = desk.finish(process)
    assert result.returncode == 130
    assert "Traceback" not in result.stderr
    assert "training stopped at epoch" in result.stderr.splitlines()[-1]
    read_checkpoint(str(desk / "out/twice.checkpoint.npz"))


def test_ctrl_c_finishes_the_minibatch_and_saves_and_the_run_goes_on(desk, straight):
    name = "sigint"
    result = stop(desk, name, signal.SIGINT)
    assert result.returncode == 130
    finishing, farewell = result.stderr.splitlines()
    assert finishing.startswith("adversarial: finishing this minibatch")
    place = re.search(r"stopped at epoch (\d+), batch (\d+), and is saved in (\S+)\. ", farewell)
    assert "--resume" in farewell
    about = read_checkpoint(str(desk / place[3]))[0]
    epoch, batch = int(place[1]), int(place[2])
    assert about["batches_seen"] == 4 * (epoch - 1) + batch
    assert load_model(desk / place[3]).monitor.get_batches_seen() == about["batches_seen"]

    path = f"out/{name}.npz"
    epochs = max(epoch + 1, 6)
    refused = desk.run("train", "game.yaml", "--save-path", path)
    assert refused.returncode == 2
    assert "--resume" in refused.stderr and "--restart" in refused.stderr
    arguments = ["train", "game.yaml", "--save-path", path, "--epochs", str(epochs), "--resume"]
    resumed = desk.run(*arguments)
    assert resumed.returncode == 0, resumed.stderr
    assert f"Going on at epoch {epoch}, batch {batch}." in resumed.stdout
    if epochs > 6:
        again = ["train", "game.yaml", "--save-path", "out/straight.npz", "--resume"]
        assert desk.run(*again, "--epochs", str(epochs)).returncode == 0
        straight = desk.contents("out/straight")
    arrays, lines = desk.contents(f"out/{name}")
    assert lines == straight[1]
    assert arrays == straight[0]
    hidden = [path.name for path in (desk / "out").iterdir() if path.name.startswith(".")]
    assert hidden == [] and list((desk / "out").glob(".*lock")) == []


@pytest.fixture(scope="module")
def saved(desk):
    """Train, in a process of its own, with one thread and this machine's own kernels."""

    def run(name, epochs, *options, flags="", **variables):
        given = [os.environ.get("AESARA_FLAGS"), "mode=FAST_COMPILE", flags]
        variables.setdefault("OPENBLAS_NUM_THREADS", 1)
        arguments = ["train", "regression.yaml", "--save-path", f"out/{name}.npz", *options]
        found = desk.run(
            *[*arguments, "--epochs", epochs],
            AESARA_FLAGS=",".join(filter(None, given)),
            **variables,
        )
        return found.returncode, found.stderr

    return run


@pytest.mark.skipif(blas_report().chosen_by != WHEEL, reason="the wheel is not linked")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="kernels of other processors")
def test_other_kernels_are_refused_unless_accepted_and_threads_are_told(saved):
    assert saved("kernels", 1, OPENBLAS_CORETYPE="Nehalem") == (0, "")
    assert saved("kernels", 2, "--resume", OPENBLAS_CORETYPE="Nehalem") == (0, "")
    options = {"OPENBLAS_CORETYPE": "Sandybridge"}
    code, said = saved("kernels", 3, "--resume", **options)
    assert code == 2
    assert "with BLAS core type Nehalem, here is Sandybridge, so it would not end with" in said
    code, said = saved("kernels", 3, "--resume", "--accept-differences", **options)
    assert code == 0
    assert "with BLAS core type Nehalem, here is Sandybridge." in said
    if usable_processors() > 1:
        code, said = saved("kernels", 4, "--resume", OPENBLAS_NUM_THREADS=2, **options)
        assert code == 0
        assert "with BLAS threads 1, here is 2: the last bits may differ" in said


def test_another_mode_of_compiling_is_refused_unless_accepted(saved):
    assert saved("mode", 1) == (0, "")
    code, said = saved("mode", 2, "--resume", flags="optimizer=None")
    assert code == 2 and "saved with mode FAST_COMPILE/" in said


@pytest.mark.skipif(blas_report().chosen_by != WHEEL, reason="the wheel is not linked")
def test_another_blas_is_refused_unless_accepted(saved):
    assert saved("blas", 1) == (0, "")
    code, said = saved("blas", 2, "--resume", flags="blas__ldflags=")
    assert code == 2
    assert re.search(r"saved with BLAS OpenBLAS \S+, here is NumPy's .*--accept-differences", said)
    code, said = saved("blas", 2, "--resume", "--accept-differences", flags="blas__ldflags=")
    assert code == 0
    assert "saved with BLAS OpenBLAS" in said


@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed")
def test_under_jax_the_blas_is_no_condition(saved):
    variables = {"JAX_PLATFORMS": "cpu"}
    assert saved("jax", 1, "--backend", "jax", **variables) == (0, "")
    variables.update(OPENBLAS_CORETYPE="Nehalem", flags="blas__ldflags=")
    assert saved("jax", 2, "--backend", "jax", "--resume", **variables) == (0, "")
