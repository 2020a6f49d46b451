import aesara
import numpy as np
import protocols
import pytest

from adversarial.baselines.chain import ChainPlan
from adversarial.baselines.gsn import GSN
from adversarial.checkpoint import save_model

pytestmark = pytest.mark.compiled


def test_every_protocol_of_a_model_with_chains_is_scored(tmp_path, monkeypatch):
    monkeypatch.setattr(protocols, "CENTRES", 40)
    monkeypatch.setattr(protocols, "CHAINS", 4)
    monkeypatch.setattr(protocols, "BURN_INS", (1, 2))
    monkeypatch.setattr(GSN, "plan", ChainPlan(chains=4, burn_in=3, thin=1, start="zeros"))
    path, examples = str(tmp_path / "gsn.npz"), np.random.RandomState(0).rand(9, 4)
    save_model(path, GSN(4, [3, 2]))
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        result = protocols.measure(path, examples, examples)
    names = [row["protocol"] for row in result["scores"]]
    assert len(names) == len(set(names)) == 2 * 3 + 3
    assert result["own_protocol"] in names
    assert all(np.isfinite(row["valid"]) for row in result["scores"])
    protocols.plot([result], tmp_path / "scores.png")
    assert (tmp_path / "scores.png").stat().st_size > 1000
