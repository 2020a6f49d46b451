"""Changes by ``--set path=value``."""

import pytest

from adversarial.config.yaml_parse import load
from adversarial.errors import ConfigError

TEXT = """
model: &m !obj:toybox.Box { label: h0, content: { depth: 2 } }
again: *m
sizes: [10, &n 20, *n]
base: &b { rate: 1, other: 2 }
merged: { <<: *b, other: 3 }
open: !obj:toybox.Keeps { first: 1 }
"""


@pytest.mark.parametrize(
    "settings, look, expected",
    [
        (["model.label=gaussian"], lambda e: e["model"].label, "gaussian"),
        (["model.content.depth=1e-3"], lambda e: e["model"].content["depth"], 1e-3),
        (["again.content.depth=-.5"], lambda e: e["model"].content["depth"], -0.5),
        (["model.content=[a, 'b']"], lambda e: e["again"].content, ["a", "b"]),
        (["model.content="], lambda e: e["model"].content, None),
        (["sizes.0=11", "sizes.0=12"], lambda e: e["sizes"], [12, 20, 20]),
        (["sizes.1=5"], lambda e: e["sizes"], [10, 5, 5]),  # the anchor: its alias follows
        (["sizes.2=5"], lambda e: e["sizes"], [10, 20, 5]),  # the alias: this place only
        (["again=3"], lambda e: (e["model"].label, e["again"]), ("h0", 3)),
        (["model=3"], lambda e: (e["model"], e["again"]), (3, 3)),
        (["merged.rate=7"], lambda e: (e["merged"]["rate"], e["base"]["rate"]), (7, 1)),
        (["open.anything=7"], lambda e: e["open"].kwargs, {"anything": 7}),
        (["model.content=!obj:toybox.Box {label: x=y}"], lambda e: e["model"].content.label, "x=y"),
    ],
)
def test_a_value_is_replaced_before_anything_is_built(load_toys, settings, look, expected):
    assert look(load_toys(TEXT, overrides=settings)) == expected


def test_a_keyword_the_callable_takes_may_be_added(load_toys):
    box = load_toys("!obj:toybox.Box {}", overrides=["label=new"])
    assert box.label == "new"
    assert box.yaml_src == "!obj:toybox.Box {label: new}\n"


def test_phases_are_numbered(load_toys):
    phases = load_toys("[!obj:toybox.Box {}, !obj:toybox.Box {}]", overrides=["1.label=second"])
    assert [phase.label for phase in phases] == ["box", "second"]


@pytest.mark.parametrize(
    "setting, words",
    [
        (
            "modl.label=3",
            "line 2, column 1: --set modl.label: there is no modl at the top. Did you mean model?",
        ),
        (
            "model.labl=3",
            "line 2, column 8: --set model.labl: there is no labl at model. Did you mean label?",
        ),
        ("model.conten=3", "Did you mean content?"),
        ("model.content.dept=3", "there is no dept at model.content. Did you mean depth?"),
        ("sizes.3=1", "sizes has 3 items, numbered from 0; 3 is none of them."),
        ("sizes.x=1", "x is none of them"),
        ("sizes.0.x=1", "sizes.0 is a single value, there is no x in it."),
        ("model.label", "expected path=value"),
        ("=3", "expected path=value"),
        ("model.label=[1", 'in "--set model.label", line 1'),
        ("model.label=!obj:toybox.Layr {}", 'in "--set model.label", line 1, column 1: '),
    ],
)
def test_a_path_that_leads_nowhere_is_an_error(load_toys, setting, words):
    with pytest.raises(ConfigError) as caught:
        load_toys(TEXT, overrides=[setting])
    assert words in str(caught.value)


def test_nothing_can_be_set_in_an_empty_text():
    with pytest.raises(ConfigError, match="--set a: the top is a single value"):
        load("", overrides=["a=1"])
