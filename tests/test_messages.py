"""What a command says, where it goes, and what is kept of it."""

import logging
import re
import warnings

import pytest

from adversarial.errors import AdversarialError
from adversarial.messages import complain, logged, messages, say, warn

LOGGER = logging.getLogger("adversarial.some.module")


def test_lines_go_out_and_warnings_to_the_other_stream(capsys):
    say("epoch 1")
    warn("two\n  lines")
    complain("an error")
    out, err = capsys.readouterr()
    assert out == "epoch 1\n"
    assert err == "adversarial: warning: two lines\nan error\n"


@pytest.mark.filterwarnings("always")
@pytest.mark.parametrize("verbose, shown", [(False, ""), (True, "told\n")])
def test_information_is_shown_if_asked_for_and_warnings_always(verbose, shown, capsys):
    before = logging.getLogger("adversarial").level, warnings.showwarning
    with messages(verbose):
        LOGGER.info("told")
        LOGGER.warning("warned")
        warnings.warn("by Python", stacklevel=1)
    out, err = capsys.readouterr()
    assert out == shown
    assert err == "adversarial: warning: warned\nadversarial: warning: by Python\n"
    assert (logging.getLogger("adversarial").level, warnings.showwarning) == before
    assert not logging.getLogger("adversarial").handlers


@pytest.mark.parametrize("fault, last", [(None, "the end"), (KeyError("x"), "ended by KeyError")])
def test_a_log_has_what_was_said_with_the_time_and_how_it_ended(fault, last, tmp_path, capsys):
    path = tmp_path / "log.txt"
    path.write_text("older\n")
    say("before")
    try:
        with logged(path):
            say("epoch 1")
            if fault:
                raise fault
    except KeyError:
        pass
    say("after")
    lines = path.read_text().splitlines()
    assert lines[0] == "older" and len(lines) == 3
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d epoch 1", lines[1])
    assert last in lines[2]
    assert capsys.readouterr().out == "before\nepoch 1\nafter\n"


def test_a_log_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(AdversarialError, match=r"Cannot write .*missing/log\.txt"):
        with logged(tmp_path / "missing" / "log.txt"):
            pass
