"""``adversarial runs``."""

import json

from adversarial.cli import main


def test_runs_are_listed_a_line_each(tmp_path, capsys):
    for name, rate, last in (("0001-game", ".1", 5.0), ("0002-game", ".05", 7.0)):
        folder = tmp_path / name
        folder.mkdir()
        start = {"file": "game.yaml", "settings": [f"algorithm.learning_rate={rate}"], "seed": None}
        (folder / "environment.json").write_text(json.dumps([start]))
        lines = [
            {"epoch": e, "batch": 0, "example": 0, "seconds": 1.0, "channels": {"valid_gen_ll": v}}
            for e, v in enumerate([-90.0, last])
        ]
        (folder / "metrics.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert main(["runs", str(tmp_path)]) == 0
    head, first, second = (line.split() for line in capsys.readouterr().out.splitlines())
    assert head == "run file epochs time score last best changed".split()
    rest = ["game.yaml", "1", "1.0", "s", "valid_gen_ll"]
    changed = "algorithm.learning_rate=.05"
    assert first[1:-1] == [*rest, "5", "5", "at", "1"]
    assert second == [f"{tmp_path}/0002-game", *rest, "7", "7", "at", "1", changed]


def test_no_run_is_one_line(tmp_path, capsys):
    assert main(["runs", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no run" in line and "adversarial train" in line
