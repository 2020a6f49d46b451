"""What a command says while it works: to standard output, warnings and errors to standard error."""

import contextlib
import logging
import sys
import warnings


class _Console(logging.Handler):
    """Prints messages bare, as the original does; a broken pipe is not swallowed."""

    def emit(self, record):
        if record.levelno >= logging.WARNING:
            warn(record.getMessage())
        else:
            say(record.getMessage())


def say(text):
    """Print a line above whatever progress bars there are."""
    _write(text, sys.stdout)


def warn(text):
    """Print a warning as one line."""
    _write(f"adversarial: warning: {' '.join(text.split())}", sys.stderr)


def _write(text, stream):
    from tqdm import tqdm

    tqdm.write(text, file=stream)
    stream.flush()


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
