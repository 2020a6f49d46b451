"""A page about the paper's claims, as blocks."""

import json

import pytest

from adversarial.errors import DataError
from adversarial.paper.report import reproduction_page

CLAIM = {
    "id": "theory.one",
    "claim": "C(G) is smallest at the data",
    "where": "Theorem 1",
    "published": -1.386,
    "published_error": None,
    "measured": -1.38631,
    "measured_error": 0.00012,
    "unit": "nats",
    "rule": "equal",
    "tolerance": 0.001,
    "passed": True,
    "note": "",
    "command": "adversarial reproduce theory --quick",
    "seconds": 0.4,
    "pictures": [],
}
STEP = {
    "step": "theory",
    "title": "Theory",
    "status": "done",
    "reason": None,
    "settings": {},
    "seconds": 75.0,
    "claims": [CLAIM, {**CLAIM, "passed": False}, {**CLAIM, "passed": None, "rule": None}],
    "tables": [],
    "pictures": [],
    "trainings": [],
}
RESULTS = {
    "format": 1,
    "scale": "quick",
    "command": "adversarial reproduce all --quick",
    "environment": {"cores": 2},
    "date": "2026-11-28",
    "seconds": 512.3,
    "steps": [STEP],
}


def page(folder, **changes):
    (folder / "reproduce.json").write_text(json.dumps({**RESULTS, **changes}))
    return reproduction_page(str(folder))


def test_claims_are_counted_and_stand_beside_what_was_measured(tmp_path):
    made = page(tmp_path)
    assert [section.title for section in made.sections] == ["Claims", "Theory", "Environment"]
    tally, table = made.sections[0].blocks
    assert "3 in all: 1 hold, 1 fail, 1 without a verdict" in tally.text
    assert table.tones == ["good", "bad", ""]
    cells = dict(zip(table.columns, table.rows[0]))
    assert "-1.38631 ± 0.00012 nats" in cells.values()
    assert "at a small scale" in made.lead


def test_experiment_files_are_shown_where_they_were_kept(tmp_path):
    made = page(tmp_path, experiments={"yaml_configs/mnist.yaml": "!obj:x {}\n"})
    assert made.sections[-1].title == "Experiment files"
    assert [block.text for block in made.sections[-1].blocks][1] == "!obj:x {}\n"


@pytest.mark.parametrize(
    "changes, said", [({"format": 2}, "has format 2"), ({"steps": None}, "does not hold")]
)
def test_results_of_another_kind_are_named(tmp_path, changes, said):
    with pytest.raises(DataError, match=rf"reproduce\.json.*{said}"):
        page(tmp_path, **changes)
