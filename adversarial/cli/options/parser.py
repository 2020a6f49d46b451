"""A parser that says in one line what is wrong with a command line, and what was perhaps meant."""

import argparse
import sys
from collections.abc import Sequence

from adversarial.config.match import did_you_mean
from adversarial.errors import printable

USER_ERROR = 2


class Parser(argparse.ArgumentParser):
    """As argparse's, but for its errors.

    Errors are one line without the usage, and name the nearest command, option or choice.
    """

    _given: Sequence[str] = ()

    def parse_known_args(self, args=None, namespace=None):
        """Parse; what is left over is an error here, where the options are known."""
        self._given = [*(sys.argv[1:] if args is None else args)]
        namespace, left = super().parse_known_args(args, namespace)
        if left:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return namespace, left

    def _check_value(self, action, value):
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            hint = did_you_mean(str(value), map(str, action.choices))
            if action.nargs == argparse.PARSER and hint:
                error.message = f"invalid choice: {value!r}."
            error.message += hint
            raise

    def error(self, message):
        """End with code 2 and one line."""
        text = message if message.endswith("?") else f"{message.rstrip('.')}.{self._meant()}"
        text = printable(f"{' '.join(text.split())} See `{self.prog} --help`.")
        self.exit(USER_ERROR, f"{self.prog}: error: {text}\n")

    def _meant(self):
        """Name an option for the first that there is not, wherever argparse stumbled."""
        known = self._option_string_actions
        for word in self._given:
            option = word.partition("=")[0]
            if option == "--":
                break
            if option.startswith("--") and not any(name.startswith(option) for name in known):
                return did_you_mean(option, known)
        return ""
