"""What writes into the folder of a run."""

import re
import sys

import pytest

pytestmark = pytest.mark.xdist_group("cli-run-folder")


def test_a_model_with_chains_has_sheets_which_do_not_change_the_run(program, desk):
    model = "!obj:pylearn2.models.rbm.RBM { nvis: 784, nhid: 3, irange: .05 }"
    cost = "cost: !obj:adversarial.baselines.costs.ebm_estimation.CD { k: 1 }"
    text = (desk / "game.yaml").read_text()
    text = re.sub(r"(?s)model: .*?(?=algorithm:)", f"model: {model}, ", text)
    text = text.replace("cost: !obj:adversarial.AdversaryCost2 { scale_grads: 0 }", cost)
    desk.write("rbm.yaml", text)
    for folder, sheets in (("plain", "0"), ("sheets", "1")):
        options = ["--epochs", "2", "--curves-every", "0", "--samples-every", sheets]
        assert program("train", "rbm.yaml", "-o", f"runs/rbm/{folder}", *options) == 0
    drawn = sorted(path.name for path in (desk / "runs/rbm").glob("*/samples/*.png"))
    assert drawn == ["epoch0000.png", "epoch0001.png", "epoch0002.png"]
    plain, with_sheets = (
        desk.contents(f"runs/rbm/{folder}/checkpoints/model", f"runs/rbm/{folder}/metrics.jsonl")
        for folder in ("plain", "sheets")
    )
    assert with_sheets == plain


def test_a_model_that_cannot_be_sampled_has_no_sheets(program, desk, capsys):
    options = ["--epochs", "1", "--curves-every", "0"]
    assert program("train", "regression.yaml", "-o", "runs/plain", *options) == 0
    assert not (desk / "runs/plain/samples").exists()
    assert not (desk / "runs/plain/curves").exists()
    again = ["-o", "runs/sheets", "--samples-every", "1"]
    assert program("train", "regression.yaml", *again) == 2
    assert "A MLP has no generator and no chains" in capsys.readouterr().err
    assert not (desk / "runs/sheets").exists()


def test_without_matplotlib_there_are_no_curves(program, desk, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    options = ["--epochs", "0"]
    assert program("train", "regression.yaml", "-o", "runs/bare", *options) == 0
    assert "no curves will be drawn" in capsys.readouterr().err
    assert not (desk / "runs/bare/curves").exists()
    again = ["-o", "runs/curves", *options, "--curves-every", "1"]
    assert program("train", "regression.yaml", *again) == 2
    assert "pip install 'adversarial-nets[plot]'" in capsys.readouterr().err
