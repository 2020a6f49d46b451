"""Which page a folder gets."""

import pytest

from adversarial.errors import DataError
from adversarial.report.blocks import Note, Page, Section
from adversarial.report.page import page_of, write_report


def described(folder, channels):
    return Page(f"{channels} of {folder}", "", [Section("One", [Note("<b>")])])


PAGES = {"a.json": (described, "`a`"), "b.json": (None, "`b`")}


def test_the_file_that_is_there_decides(tmp_path):
    (tmp_path / "a.json").touch()
    assert page_of(str(tmp_path), PAGES, "c*").title == f"c* of {tmp_path}"


def test_a_folder_of_neither_kind_is_told_how_both_come_about(tmp_path):
    with pytest.raises(DataError, match=r"holds no a\.json, as `a` writes it, or b\.json, as `b`"):
        page_of(str(tmp_path), PAGES)


def test_a_page_is_written_whole(tmp_path):
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    (tmp_path / "a.json").touch()
    write_report(str(tmp_path), str(tmp_path / "page.html"), PAGES)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "page.html"]
