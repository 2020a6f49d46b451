"""What a command of the program is."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command, or a group of them.

    The work is done by ``run`` in the file ``adversarial/cli/NAME.py``, of an action of a group by
    ``run_ACTION`` in that of the group. It takes the parsed ``argparse.Namespace`` and returns an
    exit code; None is 0. An error that the user can mend is raised as an AdversarialError.

    Parameters
    ----------
    name : str
        The word that calls it.
    summary : str
        One sentence, for ``--help``.
    example : str
        A line of arguments, without the program's name; or several. For ``--help``, too.
    add_arguments : callable, optional
        Adds the command's own arguments to its ``argparse.ArgumentParser``.
    actions : tuple of Command
        What a group consists of.
    verbose : bool
        Whether what the package logs is printed, not only warnings.
    """

    name: str
    summary: str
    example: str
    add_arguments: Callable | None = None
    actions: tuple = ()
    verbose: bool = False

    def add_to(self, commands, group=None):
        """Add the command to the program, or the action to its group.

        Parameters
        ----------
        commands : what ``ArgumentParser.add_subparsers`` returns
        group : str, optional
            The group's name.
        """
        lines = "\n".join(f"  adversarial {line}" for line in self.example.splitlines())
        parser = commands.add_parser(
            self.name,
            help=self.summary,
            description=self.summary,
            epilog=f"example:\n{lines}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        work = (self.name, "run") if group is None else (group, f"run_{self.name}")
        parser.set_defaults(verbose=self.verbose, work=work)
        if self.add_arguments is not None:
            self.add_arguments(parser)
        if self.actions:
            actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
            for action in self.actions:
                action.add_to(actions, self.name)
