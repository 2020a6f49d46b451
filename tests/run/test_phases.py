"""Experiments of several phases."""

import pytest

from adversarial.checkpoint import load_model

pytestmark = pytest.mark.xdist_group("cli-run-folder")


def test_phases_have_folders_of_their_own(program, desk):
    text = (desk / "regression.yaml").read_text()
    items = [text, text.replace("*train", "*again").replace("&train", "&again")]
    desk.write("phases.yaml", "".join("-" + item.replace("\n", "\n  ") + "\n" for item in items))
    options = ["--epochs", "1", "--curves-every", "0", "-o", "runs/phases"]
    assert program("train", "phases.yaml", *options) == 0
    folder = desk / "runs/phases"
    for number in (1, 2):
        assert len(desk.history(f"runs/phases/phase{number}/metrics.jsonl")) == 2
        assert load_model(folder / f"phase{number}/checkpoints/model.npz")
        assert (folder / f"resolved-phase{number}.yaml").exists()
