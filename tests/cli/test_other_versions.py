"""Files written on the oldest and on the newest NumPy: opened, and trained on, on this one.

In ``written/`` lies what ``train regression.yaml --epochs 2`` left on Python 3.10 with NumPy 1.26.4
and on Python 3.13 with NumPy 2.5.5.
"""

import shutil
from pathlib import Path

import numpy as np
import pytest

from adversarial.checkpoint import load_model, read_checkpoint

WRITTEN = Path(__file__).parent / "written"
VERSIONS = ["numpy-1.26", "numpy-2.5"]

pytestmark = pytest.mark.xdist_group("cli-other-versions")


@pytest.fixture(scope="module")
def resumed(desk):
    """What training them for another epoch leaves, by version."""
    found = {}
    for name in VERSIONS:
        for file in WRITTEN.glob(f"{name}.*"):
            shutil.copy(file, desk / "out")
        options = ["--epochs", "3", "--save-path", f"out/{name}.npz", "--resume"]
        result = desk.run("train", "regression.yaml", *options, "--accept-differences")
        assert result.returncode == 0, result.stderr
        found[name] = desk.contents(f"out/{name}")
    return found


def test_both_hold_the_same():
    old, new = (load_model(str(WRITTEN / f"{name}.npz")) for name in VERSIONS)
    for ours, other in zip(old.get_params(), new.get_params(), strict=True):
        np.testing.assert_array_equal(ours.get_value(), other.get_value())
    old, new = (read_checkpoint(str(WRITTEN / f"{name}.checkpoint.npz"))[2] for name in VERSIONS)
    assert set(old) == set(new)


def test_training_goes_on_from_both_to_the_same_bytes(resumed):
    assert resumed["numpy-1.26"] == resumed["numpy-2.5"]


def test_they_go_on_as_if_nothing_had_been_moved(desk, resumed):
    """Up to what another processor makes of the last bits."""
    result = desk.run("train", "regression.yaml", "--save-path", "out/here.npz")
    assert result.returncode == 0, result.stderr
    here, there = (load_model(str(desk / f"out/{name}.npz")) for name in ("here", "numpy-2.5"))
    for ours, moved in zip(here.get_params(), there.get_params(), strict=True):
        np.testing.assert_allclose(ours.get_value(), moved.get_value(), rtol=1e-5)


def test_they_are_told_apart_unless_that_is_accepted(desk):
    """At least one of them was not written here."""
    refused = []
    for name in VERSIONS:
        for file in WRITTEN.glob(f"{name}.*"):
            shutil.copy(file, desk / "out" / f"refused-{file.name}")
        options = ["--save-path", f"out/refused-{name}.npz", "--resume", "--epochs", "3"]
        result = desk.run("train", "regression.yaml", *options)
        refused.append((result.returncode, "with numpy" in result.stderr))
    assert (2, True) in refused
