"""Ctrl-C before a command has begun is one line."""

import os
import signal
import subprocess
import sys

import pytest

from adversarial.errors import Interrupted, interruption_behind
from adversarial.leaving import begin_leaving_at_once, end_leaving_at_once

# As if somebody pressed it while the command line is imported.
PRESSED = """
import importlib.abc, os, signal, sys

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {name!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Finder())
signal.signal(signal.SIGINT, signal.default_int_handler)
from adversarial.__main__ import main
sys.argv = ["adversarial", "doctor"]
sys.exit(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")
@pytest.mark.parametrize(
    "name", ["adversarial.cli", "argparse", "aesara", "adversarial.cli.doctor"]
)
def test_while_something_is_imported(name):
    command = [sys.executable, "-c", PRESSED.format(name=name)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (130, "adversarial: interrupted.\n")
    assert result.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of POSIX")
def test_afterwards_it_is_an_exception_again_and_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        begin_leaving_at_once()
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
        end_leaving_at_once()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        begin_leaving_at_once()
        end_leaving_at_once()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_interruption_behind_an_error_is_found():
    def stopped_while_writing():
        try:
            raise Interrupted("stopped", 143)
        finally:
            raise ValueError("Can't close the file")

    with pytest.raises(ValueError, match="close") as error:
        stopped_while_writing()
    assert interruption_behind(error.value).code == 143
    assert interruption_behind(ValueError("another")) is None
