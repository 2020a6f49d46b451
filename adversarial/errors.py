"""Errors whose text is written for the person at the keyboard.

The command line prints them as one line, without a traceback, and exits with 2. Everything else
that escapes is a bug of ours and keeps its traceback.
"""


class AdversarialError(Exception):
    """Base of all errors that a user can cause and mend."""


class ConfigError(AdversarialError, ValueError):
    """An experiment that cannot be parsed, resolved, built or set up.

    The text names file, line and column where the fault is in a file.
    """


class BackendError(AdversarialError):
    """A backend or device that is not there, or cannot do what is asked."""


class DataError(AdversarialError):
    """Data that are missing, damaged or not what they claim to be; the text names the file and the
    remedy.
    """


class ModelFileError(AdversarialError):
    """A saved model that cannot be read or written; the text names the file and the first
    difference.
    """


class NonFiniteError(AdversarialError, ArithmeticError):
    """A parameter became NaN or infinite; the text names it, and when."""


INTERRUPTED, TERMINATED = 130, 143


class Interrupted(KeyboardInterrupt):
    """A command was stopped from outside.

    Parameters
    ----------
    text : str
        For the person at the keyboard.
    code : int
        Exit code: 130 after Ctrl-C, 143 after SIGTERM, as shells count.
    """

    def __init__(self, text="", code=INTERRUPTED):
        super().__init__(text)
        self.code = code
