"""Environment variables in texts: ``${NAME}``.

A file may come from a stranger, and what it is given it may send away: so only a few are filled in.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from adversarial.config.match import did_you_mean
from adversarial.errors import ConfigError
from adversarial.files.inputs import check_path

_VARIABLE = re.compile(r"\$\{([^}]*)\}?")

# What every file may use: these, and names that begin with the prefix.
HARMLESS, PREFIX = ("HOME",), "PYLEARN2_"
# The variable in which users list further ones, for all files.
LIST = "ADVERSARIAL_ENV"
_PERMITTED: ContextVar[tuple[str, ...]] = ContextVar("permitted", default=())

_NO_DATA_PATH = (
    "the environment variable PYLEARN2_DATA_PATH is not set. It names the folder that holds the "
    "data sets (for instance mnist/ and cifar10/); set it before starting, for example "
    "`export PYLEARN2_DATA_PATH=$HOME/data` in a Unix shell, or `set PYLEARN2_DATA_PATH=C:\\data` "
    "on Windows."
)
_NO_VIEWER = (
    "the environment variable PYLEARN2_VIEWER_COMMAND is not set. It names the program that shows "
    "images, for example `export PYLEARN2_VIEWER_COMMAND=eog`, or is `inline` inside a notebook."
)
_EXPLAINED = {"PYLEARN2_DATA_PATH": _NO_DATA_PATH, "PYLEARN2_VIEWER_COMMAND": _NO_VIEWER}


@contextmanager
def permitted(names: Iterable[str]) -> Iterator[None]:
    """Let files use further variables of the environment, inside of the block.

    Parameters
    ----------
    names : iterable of str
    """
    token = _PERMITTED.set((*_PERMITTED.get(), *names))
    try:
        yield
    finally:
        _PERMITTED.reset(token)


def is_permitted(name: str) -> bool:
    """Whether files may use a variable of the environment."""
    listed = re.split(r"[\s,:]+", os.environ.get(LIST, ""))
    return name.startswith(PREFIX) or name in (*HARMLESS, *_PERMITTED.get(), *listed)


def interpolate(text: str, environ: Mapping | None = None) -> str:
    """Replace each ``${NAME}`` by the value of that variable.

    Parameters
    ----------
    text : str
    environ : mapping, optional
        Asked before the environment of the process, of which only those are filled in that
        `is_permitted` says.

    Returns
    -------
    str
        What a variable holds is not scanned again.

    Raises
    ------
    ConfigError
        A variable is not set (a similar one that is set is suggested), or may not be used, or a
        ``${`` is never closed.

    Notes
    -----
    ``pylearn2.utils.string_utils.preprocess``; it forgot `environ` outside of ``!pkl:`` paths,
    which is mended here.
    """
    environ = environ or {}

    def value(found):
        name = found.group(1)
        if not found.group().endswith("}") or "${" in name:
            raise ConfigError(
                f'Open ${{ not followed by }} before end of string or next ${{ in "{text}".'
            )
        if name in environ:
            return str(environ[name])
        if not is_permitted(name):
            raise ConfigError(_refusal(name, environ))
        if name in os.environ:
            return os.environ[name]
        if name in _EXPLAINED:
            raise ConfigError(_EXPLAINED[name])
        known = filter(is_permitted, os.environ)
        suggestion = did_you_mean(name, {*map(str, environ), *known})
        raise ConfigError(f'Unrecognized environment variable "{name}".{suggestion}')

    return _VARIABLE.sub(value, text)


def _refusal(name, environ):
    known = {*map(str, environ), *filter(is_permitted, os.environ)}
    meant = "" if name in os.environ else did_you_mean(name, known)
    return (
        f"${{{name}}} is not filled in: of the environment, files may use {PREFIX}... and "
        f"{', '.join(HARMLESS)}.{meant} If you trust this file with it, add --env {name}, or list "
        f"it in {LIST}."
    )


def expand_path(path: str | os.PathLike) -> str:
    """Return a path with ``${NAME}`` replaced and a leading ``~`` expanded to the home folder.

    Raises
    ------
    ConfigError
        As `interpolate`; or no file can have this name.
    """
    return check_path(os.path.expanduser(interpolate(os.fspath(path))), ConfigError)
