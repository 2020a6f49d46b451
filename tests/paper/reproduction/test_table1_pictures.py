"""Pictures of what decides a Parzen score."""

import pytest

from adversarial.paper.reproduction.table1_pictures import sensitivity

from .measured import measured, scored

pytest.importorskip("matplotlib", reason="matplotlib is not installed")


def test_epochs_are_drawn_where_there_was_a_choice():
    by_number, anchors = {10: scored(), 100: scored(1)}, {"samples": scored(), "digits": scored(1)}
    without = sensitivity(measured(), by_number, anchors)
    assert [picture.name for picture in without] == ["sigma", "numbers", "anchors"]
    chosen = measured(curve=[(1, -5.0, 0.2), (2, -4.0, 0.2)], epoch=2)
    drawn = sensitivity(measured(), by_number, anchors, others=[chosen])
    assert [picture.name for picture in drawn] == ["sigma", "epochs", "numbers", "anchors"]
    (legend,) = (picture.image.axes.get_legend() for picture in drawn[1:2])
    assert [text.get_text() for text in legend.get_texts()] == ["Adversarial nets, chosen: 2"]
    assert all(min(picture.image.get_img().size) > 100 for picture in drawn)
