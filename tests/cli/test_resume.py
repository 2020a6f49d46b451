"""Training that stops, by itself or by force, and goes on; in processes of its own."""

import re
import signal

import pytest

from adversarial.checkpoint import load_model, read_checkpoint

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
    assert hidden == [] and list((desk / "out").glob("*.lock")) == []
