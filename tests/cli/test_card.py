"""Model cards, in this process."""

from pathlib import Path

import pytest

from adversarial.cli import main
from adversarial.run.card import make_card
from tests.run.carded import carded_folder  # noqa: F401

pytestmark = pytest.mark.xdist_group("cli-card")


def test_a_card_that_is_there_is_kept(folder, capsys):
    assert main(["card", str(folder), "-o", "card.md"]) == 0
    assert "card.md" in capsys.readouterr().out
    assert Path("card.md").read_text(encoding="utf-8") == make_card(str(folder))
    assert main(["card", str(folder), "-o", "card.md"]) == 2
    assert "there already" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["[]", "[3]", '[{"machine": 3}]', "{"])
def test_a_damaged_record_is_one_line(folder, damage, capsys):
    (folder / "environment.json").write_text(damage)
    assert main(["card", str(folder)]) == 2
    assert "environment.json" in capsys.readouterr().err
