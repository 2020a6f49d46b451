"""Table 1 on real digits, with models that nobody has trained."""

from types import SimpleNamespace

import numpy as np
import pytest

from adversarial.baselines.chain import ChainPlan
from adversarial.baselines.gsn import GSN
from adversarial.paper.reproduction import STEPS, Options, table1


def by_id(record):
    return {claim["id"]: claim for claim in record["claims"]}


def test_table_1_has_published_and_own_numbers(carried_out):
    record = carried_out("table1")
    assert record["status"] == "done"
    tables = {table["id"]: table for table in record["tables"]}
    rows = {row[0]: row[1:] for row in tables["table1"]["rows"]}
    assert rows["DBN"][:3] == ["138 ± 2", "1909 ± 66", "[3]"]
    columns = tables["table1_models"]["columns"]
    models = [dict(zip(columns[:11], row)) for row in tables["table1_models"]["rows"]]
    names = ["dbn", "stacked_cae", "deep_gsn", "mnist", "mnist-seed1"]
    assert [model["training"] for model in models] == names
    for model in models[:3]:
        assert rows[model["model"]][3] == f"{model['nats']:.1f} ± {model['±']:.1f}"
        assert (model["data"], model["samples"]) == ("MNIST", 40)
        assert model["epoch chosen"] is None  # a single copy
    assert models[3]["epochs"] == 2
    mixing = {row[0]: row[1:5] for row in tables["table1_mixing"]["rows"]}
    for name in names[:3]:
        assert mixing[name][0].startswith("40 chains from ")
        assert "after 100 steps" in mixing[name][0]
    assert mixing["mnist"][0] == "Each sample is drawn by itself."
    assert np.abs(mixing["mnist"][1:]).max() < 0.1
    assert list(mixing) == names
    assert rows["Adversarial nets"][:3] == ["225 ± 2", "2057 ± 26", "the paper"]
    claims = by_id(record)
    claim = claims["table1.mnist"]
    assert claim["passed"] is None
    assert claim["command"] == "adversarial reproduce table1 --quick --epochs 2"
    assert claim["seconds"] > 0
    assert claims["table1.deep_gsn"]["published"] == 214
    assert rows["Adversarial nets"][3].startswith(f"{claim['measured']:.1f} ± ")
    assert rows["Adversarial nets"][3].endswith(")")  # with a deviation over seeds
    curve = [row[:2] for row in tables["table1_epochs"]["rows"]]
    assert curve == [["mnist", 1], ["mnist", 2], ["mnist-seed1", 1], ["mnist-seed1", 2]]
    assert [row[0] for row in tables["table1_numbers"]["rows"]] == [10, 20, 40]
    images, gaussian, _ = (row[2] for row in tables["table1_anchors"]["rows"][1:])
    assert images > gaussian
    assert record["reason"] == "tfd is not there."


def test_table_1_has_every_model_on_faces_by_folds(carried_out, monkeypatch):
    def faces(name, part, fold):
        return SimpleNamespace(X=np.random.RandomState(fold).uniform(size=(8, 2304)))

    monkeypatch.setattr(table1, "paper_set", faces)
    monkeypatch.setattr(GSN, "plan", ChainPlan(chains=10, burn_in=3, thin=1, start="zeros"))
    record = carried_out("table1", data="tfd", scale="full")
    assert record["reason"] == "mnist is not there."
    tables = {table["id"]: table for table in record["tables"]}
    cells = {row[0]: (row[4], row[6]) for row in tables["table1"]["rows"]}
    folds = tables["table1_folds"]["rows"]
    assert list(cells) == ["DBN", "Stacked CAE", "Deep GSN", "Adversarial nets"]
    for model, (digits, shown) in cells.items():
        means = [row[3] for row in folds if row[0] == model]
        assert len(means) == 5
        assert digits is None
        assert float(shown.partition(" ± ")[0]) == pytest.approx(np.mean(means), abs=0.1)
    drawn = {row[0]: row[1] for row in tables["table1_mixing"]["rows"]}
    assert drawn["deep_gsn_tfd"].startswith("10 chains from zeros: a sample of each after 3 steps")


def test_table_1_leaves_out_what_it_is_told_to():
    rows = STEPS["table1"].settings(Options("full", without=("deep_gsn",)))["rows"]
    assert list(rows) == ["dbn", "stacked_cae"]
    (digits, faces) = STEPS["table1"].settings(Options("quick"))["rows"]["deep_gsn"]
    assert (digits["file"], faces["file"]) == (
        "quick/baselines/deep_gsn.yaml",
        "quick/baselines/deep_gsn_tfd.yaml",
    )
