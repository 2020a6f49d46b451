"""The command line: one file a command, each calling what a notebook would call."""

from adversarial.cli.entry import main

__all__ = ["main"]
