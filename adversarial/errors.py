"""Errors whose text is written for the person at the keyboard.

The command line prints them as one line, without a traceback, and exits with 2. Everything else
that escapes is a bug of ours and keeps its traceback.
"""

import contextlib
import re
import unicodedata

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


def printable(text: str) -> str:
    r"""Write what cannot be seen as Python writes it; lines and tabulators stay.

    What files hold is quoted in messages and tables, and a terminal obeys some of it: escape
    sequences, carriage returns, marks that turn the direction of the text.

    Examples
    --------
    >>> print(printable("a\x1b[2Jb\xa0c\u202e"))
    a\x1b[2Jb\xa0c\u202e
    """
    if text.isprintable():
        return text
    return "".join(
        each
        if each.isprintable() or each in "\n\t"
        else each.encode("unicode_escape").decode("ascii")
        for each in text
    )


def invisible(text: str) -> str:
    """Name the first character of a text that cannot be seen, or that takes the place of a space.

    Returns
    -------
    str
        A sentence with a space before it; empty if there is none.

    Examples
    --------
    >>> invisible("data\u00a0set")
    ' It contains U+00A0 (NO-BREAK SPACE), which cannot be seen: write it anew.'
    """
    found = next((each for each in text if not each.isprintable() and each not in "\n\r\t"), None)
    if found is None:
        return ""
    name = unicodedata.name(found, "a control character")
    return f" It contains U+{ord(found):04X} ({name}), which cannot be seen: write it anew."


class AdversarialError(Exception):
    """Base of all errors that a user can cause and mend."""

    def __str__(self) -> str:
        return printable(super().__str__())


class ConfigError(AdversarialError, ValueError):
    """An experiment that cannot be parsed, resolved, built or set up.

    The text names file, line and column where the fault is in a file.

    Parameters
    ----------
    text : object
    owner : object, optional
        What the fault is in, of all that was built: so its place in the file is found.
    arguments : str
        The arguments of its constructor at fault, the likeliest first, with blanks between.
    """

    def __init__(self, text: object = "", owner: object = None, arguments: str = ""):
        super().__init__(text)
        self.owner = owner
        self.arguments = arguments


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


@contextlib.contextmanager
def in_one_line(doing):
    """Turn what comes out of Aesara, pages of it, into one line for the user.

    Parameters
    ----------
    doing : str
        What fails.

    Raises
    ------
    ConfigError
        With the first line, and the parameters that the rest names: those of a layer begin with
        its name. Errors of ours pass as they are.
    """
    try:
        yield
    except (AdversarialError, MemoryError):
        raise
    except (*MISFITS, NotImplementedError) as error:
        said = str(error).strip() or type(error).__name__
        first, _, rest = said.partition("\n")
        params = list(dict.fromkeys(re.findall(r"\b\w+_[Wb]\b", rest)))
        named = f" (near {', '.join(params[:5])})" if params else ""
        raise ConfigError(f"{doing}: {first}{named}") from error
