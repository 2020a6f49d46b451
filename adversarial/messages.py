"""What a command says while it works: to standard output, warnings and errors to standard error."""

import contextlib
import contextvars
import logging
import sys
import time
import warnings
from typing import IO

from adversarial.errors import AdversarialError, printable

_LOG: contextvars.ContextVar[IO | None] = contextvars.ContextVar("log file", default=None)


class _Console(logging.Handler):
    """Prints messages bare, as the original does; a broken pipe is not swallowed."""

    def emit(self, record):
        if record.levelno >= logging.WARNING:
            warn(record.getMessage())
        else:
            for line in record.getMessage().split("\n"):
                say(line)


def say(text):
    """Print a line above whatever progress bars there are.

    What cannot be seen in it is written as Python writes it: it may come from a file.
    """
    _write(text, sys.stdout)


def warn(text):
    """Print a warning as one line."""
    complain(f"adversarial: warning: {' '.join(text.split())}")


def complain(text):
    """Print a line to standard error, above whatever progress bars there are."""
    _write(text, sys.stderr)


def _write(text, stream):
    from tqdm import tqdm

    text = printable(text).replace("\n", "\\n")
    tqdm.write(text, file=stream)
    stream.flush()
    _note(text)


def _note(text):
    file = _LOG.get()
    if file is None:
        return
    try:
        file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {printable(text)}\n")
        file.flush()
    except OSError as reason:
        raise AdversarialError(f"Cannot write {file.name}: {reason.strerror}.") from reason


@contextlib.contextmanager
def logged(path):
    """Append to a file, with the time, whatever is said while the block runs, and how it ends.

    Parameters
    ----------
    path : str

    Raises
    ------
    AdversarialError
        If the file cannot be written.
    """
    try:
        file = open(path, "a", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as reason:
        raise AdversarialError(f"Cannot write {path}: {reason.strerror}.") from reason
    with file:
        token = _LOG.set(file)
        try:
            yield
            _note("the end")
        except BaseException as error:
            with contextlib.suppress(AdversarialError):
                _note(f"ended by {type(error).__name__}: {error}")
            raise
        finally:
            _LOG.reset(token)


@contextlib.contextmanager
def messages(verbose=False):
    """Print what the package logs and what Python warns of, while the block runs.

    Parameters
    ----------
    verbose : bool
        Whether to print information too, or warnings and errors only.
    """
    package = logging.getLogger("adversarial")
    before = package.level, package.propagate
    handler = _Console()
    package.addHandler(handler)
    package.setLevel(logging.INFO if verbose else logging.WARNING)
    package.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            yield
    finally:
        package.removeHandler(handler)
        package.level, package.propagate = before


def _show_warning(message, category, filename, lineno, file=None, line=None):
    warn(str(message))
