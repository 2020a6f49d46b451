"""What a command of the program is."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A command, or a group of them.

    Parameters
    ----------
    name : str
        The word that calls it.
    summary : str
        One sentence, for ``--help``.
    example : str
        A line of arguments, without the program's name; or several. For ``--help``, too.
    run : callable, optional
        Does the work: takes the parsed ``argparse.Namespace`` and returns an exit code; None is 0.
        It imports what is slow to import, so that ``--help`` is fast. An error that the user can
        mend is raised as an AdversarialError.
    add_arguments : callable, optional
        Adds the command's own arguments to its ``argparse.ArgumentParser``.
    actions : tuple of Command
        What a group consists of; it has no `run` then.
    verbose : bool
        Whether what the package logs is printed, not only warnings.
    """

    name: str
    summary: str
    example: str
    run: Callable | None = None
    add_arguments: Callable | None = None
    actions: tuple = ()
    verbose: bool = False

    def add_to(self, commands):
        """Add the command to the program, or the action to its group.

        Parameters
        ----------
        commands : what ``ArgumentParser.add_subparsers`` returns
        """
        lines = "\n".join(f"  adversarial {line}" for line in self.example.splitlines())
        parser = commands.add_parser(
            self.name,
            help=self.summary,
            description=self.summary,
            epilog=f"example:\n{lines}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.set_defaults(verbose=self.verbose)
        if self.add_arguments is not None:
            self.add_arguments(parser)
        if self.actions:
            actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
            for action in self.actions:
                action.add_to(actions)
        else:
            parser.set_defaults(run=self.run)
