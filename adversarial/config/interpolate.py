"""Environment variables in texts: ``${NAME}``."""

import os
import re
from collections.abc import Mapping

from adversarial.config.match import did_you_mean
from adversarial.errors import ConfigError

_VARIABLE = re.compile(r"\$\{([^}]*)\}?")

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


def interpolate(text: str, environ: Mapping | None = None) -> str:
    """Replace each ``${NAME}`` by the value of that variable.

    Parameters
    ----------
    text : str
    environ : mapping, optional
        Asked before the environment of the process.

    Returns
    -------
    str
        What a variable holds is not scanned again.

    Raises
    ------
    ConfigError
        A variable is not set (a similar one that is set is suggested), or a ``${`` is never
        closed.

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
        if name in os.environ:
            return os.environ[name]
        if name in _EXPLAINED:
            raise ConfigError(_EXPLAINED[name])
        suggestion = did_you_mean(name, {*map(str, environ), *os.environ})
        raise ConfigError(f'Unrecognized environment variable "{name}".{suggestion}')

    return _VARIABLE.sub(value, text)


def expand_path(path: str | os.PathLike) -> str:
    """Return a path with ``${NAME}`` replaced and a leading ``~`` expanded to the home folder.

    Raises
    ------
    ConfigError
        As `interpolate`.
    """
    return os.path.expanduser(interpolate(os.fspath(path)))
