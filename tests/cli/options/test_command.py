"""What a command of the program is."""

import argparse

import pytest

from adversarial.cli.options.command import Command


@pytest.fixture
def parse():
    def with_commands(*commands):
        parser = argparse.ArgumentParser(prog="adversarial")
        added = parser.add_subparsers()
        for command in commands:
            command.add_to(added)
        return parser.parse_args

    return with_commands


def test_a_command_says_where_its_work_is_done(parse):
    plain = Command("show-data", "Shows.", "show-data x", lambda p: p.add_argument("file"))
    loud = Command("train", "Trains.", "train x", verbose=True)
    arguments = parse(plain, loud)(["show-data", "x.yaml"])
    assert (arguments.work, arguments.file, arguments.verbose) == (
        ("show-data", "run"),
        "x.yaml",
        False,
    )
    assert parse(plain, loud)(["train"]).verbose is True


def test_an_action_is_done_in_the_file_of_its_group(parse):
    actions = (
        Command("fetch", "Fetches.", "data fetch"),
        Command("check", "Checks.", "data check"),
    )
    group = Command("data", "Data.", "data fetch", actions=actions)
    assert parse(group)(["data", "check"]).work == ("data", "run_check")
    with pytest.raises(SystemExit):
        parse(group)(["data"])


def test_help_has_the_sentence_and_each_example(parse, capsys):
    command = Command("a", "Does a thing.", "a one\na two")
    with pytest.raises(SystemExit):
        parse(command)(["a", "--help"])
    said = capsys.readouterr().out
    assert "Does a thing." in said
    assert "example:\n  adversarial a one\n  adversarial a two" in said
