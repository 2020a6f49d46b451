"""One page of HTML, in this process."""

import json

import pytest

from adversarial.cli import main

RESULTS = {
    "format": 1,
    "scale": "quick",
    "command": "adversarial reproduce theory --quick",
    "environment": {},
    "date": "2026-11-28",
    "seconds": 1.0,
    "steps": [],
}


def test_the_page_is_in_the_folder_unless_told_otherwise(tmp_path, capsys):
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    (tmp_path / "reproduce.json").write_text(json.dumps(RESULTS))
    assert main(["report", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"The report is in {tmp_path}/report.html.\n"
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "b.html")]) == 0
    assert (tmp_path / "b.html").read_bytes() == (tmp_path / "report.html").read_bytes()


def test_other_folders_and_places_are_refused(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    assert "holds no reproduce.json" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert main(["report", str(tmp_path), "-o", str(tmp_path / "file" / "x.html")]) == 2
    assert str(tmp_path / "file") in capsys.readouterr().err
