"""Runs at the desk, in this process."""

import aesara
import pytest

from adversarial.backend.precision import prefer_float32
from adversarial.cli import main


@pytest.fixture(scope="module")
def program(desk):
    """Run the program in this process, at the desk."""
    prefer_float32()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk.folder)
        patch.setenv("DATA", str(desk.folder))
        patch.setenv("OUT", str(desk / "out"))
        for number in (1, 2):  # set by the program, and so to be put back
            patch.setenv("PYLEARN2_TRAIN_PHASE", f"phase{number}")

        def run(*arguments):
            with aesara.config.change_flags(mode="FAST_COMPILE"):
                return main(list(map(str, arguments)))

        yield run


@pytest.fixture(scope="module")
def refused(program, desk):
    """A function that runs the program and gives the one line of its refusal."""

    def run(capsys, *arguments):
        assert program("train", "game.yaml", *arguments) == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return run
