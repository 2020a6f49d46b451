"""Commands about files: what they are called with."""

import pytest

from adversarial.cli.entry import build_parser


@pytest.mark.parametrize(
    "typed, work",
    [
        ("summary game.yaml", ("summary", "run")),
        ("monitor print run", ("monitor", "run_print")),
        ("monitor plot run -o a.png", ("monitor", "run_plot")),
        ("monitor diff a.npz b.npz", ("monitor", "run_diff")),
        ("report run", ("report", "run")),
        ("data fetch mnist", ("data", "run_fetch")),
        ("data check", ("data", "run_check")),
        ("import-original a.pkl", ("import-original", "run")),
        ("export a.npz --to npz", ("export", "run")),
        ("doctor --json", ("doctor", "run")),
    ],
)
def test_each_finds_its_work(typed, work):
    assert build_parser().parse_args(typed.split()).work == work


@pytest.mark.parametrize(
    "typed",
    ["monitor", "monitor draw x", "data fetch imagenet", "export a.npz --to onnx", "report"],
)
def test_wrong_words_are_refused(typed, capsys):
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args(typed.split())
    assert stop.value.code == 2
