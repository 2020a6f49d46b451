"""Commands that train: what they are called with."""

import pytest

from adversarial.cli.entry import build_parser


def parsed(typed):
    return build_parser().parse_args(typed.split())


def test_training_is_as_the_file_says_unless_told_otherwise():
    arguments = parsed("train game.yaml")
    assert arguments.work == ("train", "run")
    assert arguments.epochs is arguments.seed is arguments.save_path is None
    assert arguments.settings == [] and not arguments.resume and not arguments.restart


def test_check_takes_several_files():
    assert parsed("check a.yaml b.yaml --allow mine").files == ["a.yaml", "b.yaml"]


def test_a_reproduction_is_of_one_scale():
    assert parsed("reproduce all --quick").work == ("reproduce", "run")
    for typed in ("reproduce all --quick --full", "reproduce nothing --quick"):
        with pytest.raises(SystemExit):
            parsed(typed)


@pytest.mark.parametrize(
    "typed", ["train", "train a.yaml --epochs -1", "train a.yaml --on-nan ignore", "check"]
)
def test_wrong_words_are_refused(typed, capsys):
    with pytest.raises(SystemExit) as stop:
        parsed(typed)
    assert stop.value.code == 2
