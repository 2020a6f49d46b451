"""Arguments that several commands share."""

import argparse

import pytest

from adversarial.cli.options import shared


@pytest.mark.parametrize(
    "kind, text, value",
    [
        (int, "3", 3),
        (int, "2", None),
        (float, "3.5", 3.5),
        (float, "nan", None),
        (float, "2", None),
    ],
)
def test_a_number_is_not_too_small(kind, text, value):
    read = shared.at_least(3, kind)
    if value is None:
        with pytest.raises(argparse.ArgumentTypeError, match="must be at least 3"):
            read(text)
    else:
        assert read(text) == value


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "x"])
def test_a_positive_number_is_finite_and_above_zero(text):
    with pytest.raises(ValueError):
        shared.positive_number(text)
    assert shared.positive_number("1e-3") == 0.001


def test_wrong_words_are_told_by_name(capsys):
    parser = argparse.ArgumentParser()
    shared.add_backend(parser)
    shared.add_chains(parser)
    for wrong in (["--backend", "tensorflow"], ["--chains", "0"], ["--thin", "many"]):
        with pytest.raises(SystemExit):
            parser.parse_args(wrong)
        assert wrong[0] in capsys.readouterr().err


def test_lists_begin_empty_for_every_call():
    parser = argparse.ArgumentParser()
    shared.add_allow(parser)
    shared.add_set(parser)
    assert parser.parse_args(["--allow", "a", "--allow", "b"]).allow == ["a", "b"]
    assert parser.parse_args([]).allow == parser.parse_args([]).settings == []
