"""Wrong command lines."""

import re

import pytest

from adversarial.cli import main

pytestmark = pytest.mark.xdist_group("cli-program")


@pytest.mark.parametrize(
    "arguments, part",
    [
        ([], "COMMAND"),
        (["train"], "FILE.yaml"),
        (["train", "a", "--epochs", "-1"], "--epochs"),
        (["trian"], "Did you mean train?"),
        (["Samples", "m.npz"], "Did you mean samples?"),
        (["data", "fecth"], "Did you mean fetch?"),
        (["monitor", "print", "m.npz", "--epcohs"], "unrecognized arguments: --epcohs"),
        (["train", "a.yaml", "--epcohs=3"], "Did you mean --epochs?"),
        (["train", "--run-foldr", "a"], "Did you mean --run-folder?"),
        (["compare", "runs", "a", "b", "--whithin", "1"], "Did you mean --within?"),
        (["export", "m.npz", "--to", "safetensor"], "Did you mean safetensors?"),
        (["--versoin"], "Did you mean --version?"),
        (["frobnicate\x1b[2J"], "(choose from"),
    ],
)
def test_wrong_arguments_are_one_line_that_names_what_was_meant(arguments, part, capsys):
    assert main(arguments) == 2
    printed, said = capsys.readouterr()
    assert part in said
    assert re.fullmatch(r"adversarial[\w -]*: error: .+ See `adversarial[\w -]* --help`\.\n", said)
    assert said[:-1].isprintable() and printed == ""


def test_a_right_command_line_is_never_guessed_at(capsys):
    assert main(["train", "--", "--epcohs"]) == 2
    assert "mean --epochs" not in capsys.readouterr().err
