"""Commands that draw: what they are called with."""

import pytest

from adversarial.cli.entry import build_parser


def parsed(typed):
    return build_parser().parse_args(typed.split())


@pytest.mark.parametrize("name", ["samples", "interpolate", "weights", "inpaint", "show-data"])
def test_each_finds_its_work_and_takes_a_place(name):
    arguments = parsed(f"{name} run -o a.png")
    assert arguments.work == (name, "run")
    assert arguments.output == "a.png" and arguments.window is False


def test_the_words_of_the_original_are_taken_too():
    assert parsed("weights a.npz --out b.png --show").window is True


@pytest.mark.parametrize(
    "typed",
    ["samples a.npz --layout heap", "samples a.npz -n 0", "interpolate a.npz --steps 1", "weights"],
)
def test_wrong_words_are_refused(typed, capsys):
    with pytest.raises(SystemExit) as stop:
        parsed(typed)
    assert stop.value.code == 2
