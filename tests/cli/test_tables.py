"""Tables of text."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from adversarial.cli.tables import columns, side_by_side

WORDS = st.text("abc", max_size=4)
ROWS = st.lists(st.dictionaries(st.sampled_from(["run", "best", "x"]), WORDS), max_size=4)


@given(ROWS)
def test_every_cell_stands_below_its_head(rows):
    heads, *lines = columns(rows)
    assert len(lines) == len(rows)
    for name in heads.split():
        at = f" {heads} ".index(f" {name} ")
        assert any(row.get(name) for row in rows)
        for row, line in zip(rows, lines):
            assert line[at:].split("  ")[0].strip() == row.get(name, "")
    shown = set(heads.split())
    assert shown == {name for row in rows for name, cell in row.items() if cell}


def test_a_run_without_a_score_has_empty_cells():
    run = SimpleNamespace(
        path="runs/a",
        file="configs/game.yaml",
        epochs=3,
        seconds=75.0,
        score="valid_objective",
        last=0.25,
        best=0.125,
        best_epoch=2,
        losses={"valid_objective": 0.25, "other": 1.5},
        parzen=(225.1234, 1.967),
        changes=["seed=1", "k=2"],
    )
    cells = side_by_side(run)
    assert cells["file"] == "game.yaml" and cells["time"] == "1 min 15 s"
    assert (cells["last"], cells["best"]) == ("0.25", "0.125 at 2")
    assert (cells["other"], cells["nats"]) == ("1.5", "225.1 ± 2.0")
    assert cells["changed"] == "seed=1, k=2" and "valid_objective" not in cells
    run.score, run.parzen, run.losses = "", None, {}
    bare = side_by_side(run)
    assert bare["last"] == bare["best"] == "" and "nats" not in bare
