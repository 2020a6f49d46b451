"""Entry points: load an experiment file, or list what is wrong with it.

A file is read in two steps. First everything in it is resolved: names, signatures, variables, files
of arrays. Only when nothing is wrong is anything called, innermost first and siblings in the order
in which Python 2 walked a dict of them, as in the original (`adversarial.config.python2`).
"""

import contextlib
import os
from contextvars import ContextVar

from adversarial.backend.precision import prefer_float32
from adversarial.config.build import Builder
from adversarial.config.check import check_nodes
from adversarial.config.document import LONGEST, Document
from adversarial.config.experiments import find_experiment
from adversarial.config.old_spelling import modernise
from adversarial.config.override import override
from adversarial.errors import MISFITS, ConfigError
from adversarial.files.inputs import read_text
from adversarial.files.outline import outlines
from adversarial.files.recognise import what_it_is

_EXPERIMENT: ContextVar[dict | None] = ContextVar("experiment", default=None)


def load(stream, environ=None, instantiate=True, *, allow=(), overrides=(), filename="<text>"):
    """Build what a YAML text describes.

    Parameters
    ----------
    stream : str, bytes, or object with ``read()``
    environ : mapping, optional
        Values for ``${NAME}``, asked before the environment of the process.
    instantiate : bool, default True
        If not, calls are returned as `Proxy`; names are resolved and files of ``!pkl:`` read
        nevertheless.
    allow : iterable of str
        Further packages whose classes and functions the text may name.
    overrides : iterable of str
        Changes ``path=value``, made in this order; see `override`.
    filename : str
        For messages.

    Returns
    -------
    object
        Whatever the text's top is; aliases are the same object as their anchors.

    Raises
    ------
    ConfigError
        With the place in the text. Names, keywords and variables are checked before anything is
        built.

    Notes
    -----
    ``pylearn2.config.yaml_parse.load``. Different from it: names are resolved inside an allow-list
    only, signatures are checked before the call, Aesara computes in float32 unless the user chose,
    ``environ`` counts everywhere, ``~`` in paths of ``!pkl:`` is expanded, ``-.5`` is a number and
    ``e5`` is a text.

    Examples
    --------
    >>> load("{rates: [1e-3, !obj:float {}], name: e5}")
    {'rates': [0.001, 0.0], 'name': 'e5'}
    """
    prefer_float32()
    document = Document(stream, filename)
    builder, errors = _prepare(document, environ, allow, overrides, variables=instantiate)
    errors = errors or builder.load_files()
    if errors:
        raise errors[0]
    if not instantiate:
        return builder.proxies()
    made = builder.build()
    for fault in faults_of(made):
        raise builder.located(fault) from fault
    return made


def faults_of(made):
    """What does not fit together in one experiment, or in a list of them.

    Yields
    ------
    ConfigError
        As ``Train.faults`` finds them.
    """
    for each in made if isinstance(made, list) else [made]:
        try:
            if hasattr(each, "main_loop"):
                yield from each.faults()
        except (*MISFITS, NotImplementedError) as error:
            yield ConfigError(" ".join(str(error).split()), each)


def load_path(path, environ=None, instantiate=True, *, allow=(), overrides=()):
    """Build what a YAML file describes.

    Parameters
    ----------
    path : str or path-like
    environ, instantiate, allow, overrides
        As in `load`.

    Raises
    ------
    ConfigError
        The file cannot be read, or as `load`.
    """
    return load(
        _read(path),
        environ,
        instantiate,
        allow=allow,
        overrides=overrides,
        filename=os.fspath(path),
    )


def load_train_file(path, environ=None, instantiate=True, *, allow=(), overrides=()):
    """Build an experiment, which may name its own file by the ``PYLEARN2_TRAIN_*`` variables.

    They are set in the environment of the process, and stay there: objects may ask for them later.

    Parameters
    ----------
    path : str or path-like
    environ, instantiate, allow, overrides
        As in `load`.

    Returns
    -------
    object
        A `Train`, or a list of them for the phases of an experiment.

    Raises
    ------
    ConfigError
        As `load_path`.
    """
    os.environ.update(train_variables(path))
    text = _read(path)
    origin = {
        "file": os.fspath(path),
        "text": text.decode("utf-8-sig", "replace"),
        "settings": list(overrides),
    }
    token = _EXPERIMENT.set(origin)
    try:
        experiment = load(
            text, environ, instantiate, allow=allow, overrides=overrides, filename=origin["file"]
        )
    finally:
        _EXPERIMENT.reset(token)
    if experiment is None:
        raise ConfigError(f'in "{origin["file"]}", line 1, column 1: the file is empty.')
    return experiment


def current_experiment():
    """The file of the experiment that is being built.

    Returns
    -------
    dict or None
        Its name as ``file``, its ``text``, and the overrides as ``settings``.
    """
    return _EXPERIMENT.get()


def check(path, environ=None, *, allow=(), overrides=()):
    """List what is wrong with an experiment file, without training.

    If nothing is wrong with names, keywords, variables and files of arrays, the experiment is
    built, so that what its constructors object to is found as well; then its parts are held
    against each other, and the graphs of training and of the channels are made, but not compiled.
    Of files of data only headers are read, unless the file names classes of other packages.

    Parameters
    ----------
    path : str or path-like
    environ, allow, overrides
        As in `load`. The ``PYLEARN2_TRAIN_*`` variables are known but not set in the environment.

    Returns
    -------
    list of ConfigError
        In the order of the text, unreadable files last; empty if it can be trained.
    """
    environ = {**train_variables(path), **(environ or {})}
    errors = []
    try:
        document = Document(_read(path), os.fspath(path))
        if document.root is None:
            raise ConfigError(f'in "{os.fspath(path)}", line 1, column 1: the file is empty.')
        builder, errors = _prepare(document, environ, allow, overrides)
        if errors:
            return errors + builder.missing_files()
        with outlines() if builder.is_ours() else contextlib.nullcontext():
            errors = builder.load_files() or _rehearsed(builder)
    except ConfigError as error:
        errors.append(error)
    return errors


def _rehearsed(builder):
    made = builder.build()
    faults = list(faults_of(made))
    for each in made if isinstance(made, list) else [made]:
        if not faults and hasattr(each, "rehearse"):
            faults = list(each.rehearse())
    return [builder.located(fault) for fault in faults]


def initialize():
    """Do nothing: the tags of experiment files need not be made known first."""


def train_variables(path):
    """Return the variables an experiment file can name itself by.

    Parameters
    ----------
    path : str or path-like
        As typed: it is not made absolute. A file that comes with the package counts as one that
        is here, so that nothing is saved beside it.

    Returns
    -------
    dict of str

    Examples
    --------
    >>> train_variables("foo/bar.yaml")["PYLEARN2_TRAIN_FILE_FULL_STEM"]
    'foo/bar'
    """
    path = os.fspath(path)
    if find_experiment(path) != path:
        path = os.path.basename(path)
    folder, slash, name = path.rpartition("/")
    return {
        "PYLEARN2_TRAIN_FILE_FULL_STEM": _stem(path),
        "PYLEARN2_TRAIN_DIR": folder + slash,
        "PYLEARN2_TRAIN_BASE_NAME": name,
        "PYLEARN2_TRAIN_FILE_STEM": _stem(name),
    }


def _stem(name):
    return name[: -len(".yaml")] if name.endswith(".yaml") else name


def _prepare(document, environ, allow, overrides, variables=True):
    """Make the changes, and hold everything against what it names."""
    packages = (allow,) if isinstance(allow, str) else tuple(allow)
    errors = []
    for setting in overrides:
        try:
            override(document, setting, packages)
        except ConfigError as error:
            errors.append(error)
    errors += modernise(document)
    targets, found = check_nodes(document, environ, packages, variables)
    return Builder(document, targets, environ, packages), errors + found


def _read(path):
    try:
        text = read_text(find_experiment(path), LONGEST)
    except OSError as error:
        raise ConfigError(f"{os.fspath(path)} cannot be read: {error.strerror}.") from error
    kind = what_it_is(text, besides=("YAML", "Windows")) if text else ""
    if kind:
        raise ConfigError(f"{os.fspath(path)} is no experiment.{kind}")
    return text
