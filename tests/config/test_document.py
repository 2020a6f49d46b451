"""Section 4 of the dialect: what plain texts become."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.config.yaml_parse import load


@pytest.mark.parametrize(
    "text, value",
    [
        *[("1e-3", 1e-3), ("1e3", 1e3), ("12E4", 12e4), ("+1e-3", 1e-3), (".5e3", 500.0)],
        *[("-.5e3", -500.0), ("1.E4", 1e4), ("2.3e+4", 2.3e4), ("-2.5E-2", -0.025)],
        *[(".5", 0.5), ("1.", 1.0), (".05", 0.05), ("-.5", -0.5), ("+.5", 0.5), ("-1.5", -1.5)],
        *[("e5", "e5"), ("E3", "E3"), ("-e5", "-e5"), ("1e5.", "1e5."), ("1e", "1e"), (".", ".")],
        *[("010", 8), ("0x1e3", 483), ("1_000", 1000), ("1:30", 90), ("2", 2), ("-3", -3)],
        *[("yes", True), ("no", False), ("on", True), ("off", False)],
        *[("true", True), ("False", False), ("y", "y"), ("n", "n"), ("h0", "h0")],
        *[("null", None), ("Null", None), ("~", None), ("", None), (".inf", math.inf)],
        *[("'1e-3'", "1e-3"), ('"yes"', "yes"), ("'-.5'", "-.5"), ("!float '1e3'", 1e3)],
        *[("!float 7", 7.0), ("1e400", math.inf)],
    ],
)
def test_yaml_1_1_with_the_originals_floats(text, value):
    loaded = load(f"a: {text}")["a"]
    assert loaded == value
    assert type(loaded) is type(value)


def test_nan_is_a_float():
    assert math.isnan(load(".nan"))


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_python_writes_floats_that_are_read_back(number, upper):
    text = repr(number).upper() if upper else repr(number)
    loaded = load(f"[{text}]")[0]
    assert loaded == number
    assert type(loaded) is float


def test_commas_at_the_end_spaces_before_colons_comments_and_quoted_keys():
    text = """{
        nvis : 192, # a comment
        'h0': [1, 2,],
        "h1": {a: 1,},
    }"""
    assert load(text) == {"nvis": 192, "h0": [1, 2], "h1": {"a": 1}}


def test_a_key_no_is_false_and_the_last_of_equal_keys_wins():
    assert load("{no: 1, a: 1, b: 2, a: 3}") == {False: 1, "a": 3, "b": 2}


def test_a_dict_has_the_order_in_which_python_2_walked_it():
    assert list(load("{train: 1, valid: 2, test: 3}")) == ["test", "train", "valid"]
    assert list(load("{c: 1, .5: 2, b: 3}")) == ["c", 0.5, "b"]
