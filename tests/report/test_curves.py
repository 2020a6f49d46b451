"""Learning curves for a page."""

import numpy as np
import pytest

from adversarial.errors import AdversarialError
from adversarial.monitor import Records, Series
from adversarial.report import curves
from adversarial.report.blocks import Note
from adversarial.report.curves import CAPTIONS, learning_curves


def records(*names):
    place = np.arange(3.0)
    series = Series(np.array([3.0, 2, 1]), place, place, place, place)
    return Records("a.npz", dict.fromkeys(names, series), 2, 2, 2, True)


def test_groups_of_channels_have_a_picture_each():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    (shown,) = learning_curves(records("valid_objective", "valid_gen_ll", "unknown"))
    captions = [picture.caption for picture in shown.pictures]
    assert captions == [CAPTIONS["objective"], CAPTIONS["log_likelihood"]]
    (chosen,) = learning_curves(records("unknown", "other"), "unk*")
    assert [picture.caption for picture in chosen.pictures] == ["unknown"]


def test_what_cannot_be_drawn_is_said(monkeypatch):
    assert learning_curves(records("unknown")) == [
        Note("Nothing was measured that could be drawn.")
    ]
    with pytest.raises(AdversarialError, match="valid_gen_ll"):
        learning_curves(records("valid_gen_ll"), "valid_gen_l")
    monkeypatch.setattr(curves, "can_draw", lambda: False)
    (note,) = learning_curves(records("valid_objective"))
    assert "Curves need matplotlib" in note.text
