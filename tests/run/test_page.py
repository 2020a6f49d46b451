"""A page about the folder of a run, as blocks."""

import json

import pytest

from adversarial.errors import DataError
from adversarial.report.blocks import Pairs, Table, Text
from adversarial.run.page import run_page


@pytest.fixture
def folder(tmp_path):
    start = {
        "started": "2026-11-28T10:00:00+0000",
        "command": "adversarial train game.yaml -o run",
        "file": "folder/game.yaml",
        "settings": ["algorithm.learning_rate=.1"],
        "seed": 3,
        "versions": {"adversarial": "0.1.0"},
        "conditions": {"float type": "float32", "backend": "c"},
        "machine": {"host": "secret", "cores": 2},
        "git": None,
        "experiment": "experiment.yaml",
    }
    (tmp_path / "environment.json").write_text(json.dumps([start]))
    (tmp_path / "experiment.yaml").write_text("!obj:x {}\n")
    metrics(tmp_path)
    return tmp_path


def metrics(folder):
    folder.mkdir(exist_ok=True)
    lines = [
        {"epoch": epoch, "batch": 5 * epoch, "example": 50 * epoch, "seconds": 1.5 * epoch}
        | {"channels": {"c10": 1.0 - epoch, "c2": 7.0}}
        for epoch in (0, 1)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "metrics.jsonl").write_text(text)


def blocks(page, title):
    (found,) = (section.blocks for section in page.sections if section.title == title)
    return found


def test_a_run_is_summed_up_with_what_made_it(folder):
    page = run_page(str(folder))
    assert page.title == "Run of game.yaml"
    (summary,) = blocks(page, "Summary")
    assert ("epochs", 1) in summary.items and ("minibatches", 5) in summary.items
    (channels,) = blocks(page, "Channels")
    assert [row[:3] for row in channels.rows] == [["c2", 7.0, 7.0], ["c10", 1.0, 0.0]]
    text, changed = blocks(page, "Configuration")
    assert text == Text("!obj:x {}\n") and changed.rows == [["algorithm.learning_rate=.1"]]
    pairs, starts = blocks(page, "Environment")
    assert isinstance(pairs, Pairs) and isinstance(starts, Table)
    assert ("seed", 3) in pairs.items and ("commit", "none: an installed package") in pairs.items
    assert "secret" not in str(pairs)


def test_phases_come_in_the_order_of_their_numbers(folder):
    (folder / "metrics.jsonl").unlink()
    for number in (10, 2, 1):
        metrics(folder / f"phase{number}")
    titles = [section.title for section in run_page(str(folder)).sections]
    assert [title for title in titles if "Summary" in title] == [
        "phase1: Summary",
        "phase2: Summary",
        "phase10: Summary",
    ]


@pytest.mark.parametrize("contents", ["", "{}", "[]", '[{"file": "x"}]'])
def test_a_damaged_environment_is_named(folder, contents):
    (folder / "environment.json").write_text(contents)
    with pytest.raises(DataError, match=r"environment\.json"):
        run_page(str(folder))
