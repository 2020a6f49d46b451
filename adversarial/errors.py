"""Errors whose text is written for the person at the keyboard.

The command line prints them as one line, without a traceback, and exits with 2. Everything else
that escapes is a bug of ours and keeps its traceback.
"""

import contextlib

# What it may come to when the contents of a damaged file are taken for what they should be.
MISFITS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)


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


def interruption_behind(error):
    """The Ctrl-C that an error comes from, such as that of a file that was being written; or None.

    Parameters
    ----------
    error : BaseException or None
    """
    seen = []
    while error is not None and error not in seen:
        if isinstance(error, KeyboardInterrupt):
            return error
        seen.append(error)
        error = error.__cause__ or error.__context__
    return None


@contextlib.contextmanager
def blaming(path, what="does not hold what it should", error=DataError):
    """Say which file it is whose contents do not fit.

    Parameters
    ----------
    path : str or path
    what : str
        What is wrong with it.
    error : type of AdversarialError
        What to raise.

    Raises
    ------
    AdversarialError
        In one line.
    """
    try:
        yield
    except MISFITS as reason:
        said = str(reason) if isinstance(reason, AdversarialError) else f"{reason!r}."
        raise error(f"{path} {what}: {' '.join(said.split())}") from reason
