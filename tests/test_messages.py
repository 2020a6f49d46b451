"""What a command says, where it goes, and what is kept of it."""

import json
import logging
import re
import sys
import warnings

import pytest

from adversarial.checkpoint import save_model
from adversarial.cli import main
from adversarial.errors import AdversarialError, invisible, printable
from adversarial.messages import complain, logged, messages, say, warn
from adversarial.models.mlp import MLP, Linear

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
        with logged(path) as log:
            say("epoch 1")  # held back until the log is opened
            log.open()
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
        with logged(tmp_path / "missing" / "log.txt") as log:
            log.open()


# clears the screen, rings, overwrites the line, turns the text, is half a character, hides
NASTY = "a\x1b[2J\x07\rb\u202ec\ud800\u200b\x9b31m\x7f"
SHOWN = r"a\x1b[2J\x07\rb\u202ec\ud800\u200b\x9b31m\x7f"


def harmless(text):
    return all(each.isprintable() or each == "\n" for each in text)


def test_what_cannot_be_seen_is_written_as_python_writes_it():
    assert printable(NASTY) == SHOWN
    assert printable("naïve 数字\n\ttext") == "naïve 数字\n\ttext"


def test_an_error_s_text_can_be_shown():
    assert str(AdversarialError(NASTY)) == SHOWN


def test_a_line_stays_one_line(capsys, tmp_path):
    with logged(str(tmp_path / "log.txt")) as kept, messages():
        kept.open()
        say(f"{NASTY}\nforged: all is well")
        warn(NASTY)
        logging.getLogger("adversarial").warning(NASTY)
    out, err = capsys.readouterr()
    assert out == f"{SHOWN}\\nforged: all is well\n"
    assert harmless(err) and err.count("\n") == 2
    log = (tmp_path / "log.txt").read_text()
    assert harmless(log) and log.count("forged") == 1


def test_the_first_character_that_cannot_be_seen_is_named():
    assert invisible("plain text\n") == ""
    assert "U+202E (RIGHT-TO-LEFT OVERRIDE)" in invisible("ab\u202ec\u00a0")
    assert "U+001B (a control character)" in invisible("\x1b[2J")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def history():
    place = {"epoch": 0, "batch": 0, "example": 0, "seconds": 1.0}
    line = {**place, "channels": {NASTY: 1.5, f"x\n{NASTY}": 2.0}}
    with open("h.jsonl", "w", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return "h.jsonl"


def model():
    return save_model("m.npz", MLP([Linear(2, NASTY.replace("\ud800", ""), irange=0.1)], nvis=3))


def text(name, content):
    with open(name, "w", encoding="utf-8") as file:
        file.write(content)
    return name


def pickled():
    with open("p.pkl", "wb") as file:
        file.write(b"\x80\x02cevil\x1b[2J\x07\nname\r\n.")
    return "p.pkl"


@pytest.mark.parametrize(
    "command, file, code",
    [
        (["monitor", "print"], history, 0),
        (["monitor", "channels"], history, 0),
        (["summary"], model, 0),
        (["summary"], pickled, 2),
        (["check"], lambda: text("k.yaml", '!obj:pylearn2.train.Train { "a\\e[2J\\a": 1 }'), 2),
        (
            ["check"],
            lambda: text("v.yaml", '!obj:pylearn2.train.Train { dataset: "${A\\e[2J}" }'),
            2,
        ),
        (["check"], lambda: text("n\x1b[2J\x07.yaml", "!obj:pylearn2.train.Trian {}"), 2),
    ],
)
def test_no_command_passes_it_on(command, file, code, here, capsys):
    assert main([*command, file()]) == code
    out, err = capsys.readouterr()
    assert harmless(out + err)
    assert r"\x1b[2J" in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are bytes elsewhere only")
def test_a_file_s_name_that_is_no_text_can_be_said(here, capsys):
    name = b"\xff.yaml".decode("utf-8", "surrogateescape")
    assert main(["check", name]) == 2
    assert r"\udcff.yaml cannot be read" in "".join(capsys.readouterr())
