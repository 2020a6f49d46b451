"""Seconds are counted, and shown only where they are to be."""

import time

import pytest

from adversarial.run import waiting
from adversarial.run.waiting import Waiting


@pytest.mark.parametrize("shown", [True, False])
def test_seconds_are_those_of_the_clock_and_the_line_goes_away(shown, capsys, monkeypatch):
    monkeypatch.setattr(waiting, "REDRAWN", 0.01)
    began = time.monotonic()
    counted = Waiting("Compiling", shown)
    time.sleep(0.1)
    seconds = counted.end()
    assert 0.1 <= seconds <= time.monotonic() - began
    printed = capsys.readouterr().err
    assert ("Compiling 00:00" in printed) == shown
    assert printed == "" or printed.endswith("\r")
    assert counted.end() >= seconds  # again, without harm
