"""From blocks to HTML."""

import sys

import pytest

from adversarial.errors import AdversarialError
from adversarial.report.blocks import Note, Page, Pairs, Picture, Pictures, Section, Table, Text
from adversarial.report.render import duration, render, shown, with_error

HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}"


def test_whatever_a_page_says_is_escaped():
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    blocks = [
        Table([HOSTILE], [[HOSTILE], [None]], HOSTILE, stacks=True, tones=["good", ""]),
        Pairs([(HOSTILE, {HOSTILE: [HOSTILE]})]),
        Text(HOSTILE),
        Note(HOSTILE),
        Pictures([Picture("data:image/png;base64,AA==", HOSTILE)]),
    ]
    html = render(Page(HOSTILE, HOSTILE, [Section(HOSTILE, blocks)]))
    assert html.count("&lt;script&gt;") >= 10
    assert "<script" not in html and ">49<" not in html and "{{ 7 * 7 }}" in html


def test_without_jinja2_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(AdversarialError, match=r"pip install 'adversarial-nets\[report\]'"):
        render(Page("", "", []))


@pytest.mark.parametrize(
    "value, text",
    [
        (None, "–"),
        ("", "–"),
        (0, "0"),
        (False, "no"),
        (1 / 3, "0.333333"),
        ([1, None], "1, –"),
        ({"a": {"b": 2.5}}, "a: b: 2.5"),
    ],
)
def test_values_are_shown_as_people_read_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    "value, error, text",
    [
        (1234.5, 98.7, "1234 ± 99"),
        (0.12345, 0.00234, "0.1235 ± 0.0023"),
        (1.5, 0, "1.5"),
        (1.5, float("nan"), "1.5"),
        (float("inf"), 1.0, "inf ± 1.0"),
    ],
)
def test_an_error_has_two_digits(value, error, text):
    assert with_error(value, error) == text


@pytest.mark.parametrize(
    "seconds, text",
    [(0, "0.0 s"), (60, "1 min 0 s"), (3600, "1 h 0 min"), (3599.6, "1 h 0 min"), (None, "–")],
)
def test_times_are_told_in_two_units(seconds, text):
    assert duration(seconds) == text
