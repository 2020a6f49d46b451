"""What a command says while it works: to standard output, warnings and errors to standard error."""

import contextlib
import contextvars
import io
import logging
import os
import sys
import time
import warnings

from adversarial.errors import AdversarialError, printable

_LOG: contextvars.ContextVar["Log | None"] = contextvars.ContextVar("log file", default=None)


class _Console(logging.Handler):
    """Prints messages bare, as the original does; a broken pipe is not swallowed."""

    def emit(self, record):
        if record.levelno >= logging.WARNING:
            warn(record.getMessage())
        else:
            for line in record.getMessage().split("\n"):
                say(line)


def open_standard_streams():
    """See that everything can be said, whatever the process was given.

    Closed streams (``>&-``) lead nowhere then, rather than into the next file that is opened.
    Letters that an encoding lacks are written as escapes.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            if os.open(os.devnull, os.O_RDWR) != number:
                continue  # one below is closed, too, and cannot be opened
        if getattr(sys, name) is None:
            mode = "r" if number == 0 else "w"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
    log = _LOG.get()
    if log is not None:
        log.note(text)


class Log:
    """A file to which is appended, with the time, what is said.

    Parameters
    ----------
    path : str
        Not touched before :meth:`open`; until then lines are held back.
    """

    def __init__(self, path):
        self.path = path
        self._file = None
        self._held = []

    def open(self):
        """Begin to write.

        Raises
        ------
        AdversarialError
            If the file cannot be written.
        """
        with self._explained():
            self._file = open(self.path, "a", encoding="utf-8", errors="backslashreplace")
            self._file.writelines(self._held)

    def note(self, text):
        """Append a line; errors as those of :meth:`open`."""
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {printable(text)}\n"
        if self._file is None:
            self._held.append(line)
            return
        with self._explained():
            self._file.write(line)
            self._file.flush()

    def close(self):
        """Write no more."""
        if self._file is not None:
            self._file.close()

    @contextlib.contextmanager
    def _explained(self):
        try:
            yield
        except OSError as reason:
            raise AdversarialError(f"Cannot write {self.path}: {reason.strerror}.") from reason


@contextlib.contextmanager
def logged(path):
    """Append to a file, with the time, whatever is said while the block runs, and how it ends.

    Parameters
    ----------
    path : str

    Yields
    ------
    Log
        To be opened as soon as it is worth it.

    Raises
    ------
    AdversarialError
        If the file cannot be written.
    """
    log = Log(path)
    token = _LOG.set(log)
    try:
        yield log
        log.note("the end")
    except BaseException as error:
        with contextlib.suppress(AdversarialError):
            log.note(f"ended by {type(error).__name__}: {error}")
        raise
    finally:
        _LOG.reset(token)
        with contextlib.suppress(OSError):
            log.close()


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
