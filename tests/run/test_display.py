"""A run in a notebook; the rest is in test_handle.py."""

from adversarial.run import Run
from adversarial.run.display import show_run


def test_names_of_folders_are_escaped(tmp_path):
    assert "<b>" not in show_run(Run(tmp_path / "<b>"))
