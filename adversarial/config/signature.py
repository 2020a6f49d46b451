"""Which keywords a callable takes, parents included."""

import ast
import functools
import inspect
import textwrap

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def keywords_of(function):
    """List the keywords a function or a class can be called with.

    Parameters
    ----------
    function : callable

    Returns
    -------
    required : list of str
        Without these a call fails.
    optional : list of str
        In the order of the signature; a class's own before its parents'.
    open : bool
        Whether further keywords may be accepted: the function keeps a ``**kwargs`` of its own, or
        is written in C and does not say.

    Notes
    -----
    A constructor that hands its ``**kwargs`` on to a parent's ``__init__`` takes the parent's
    keywords as well, less those it passes itself. Which those are is read from its source; where
    there is none, a parent's required keywords count as optional. The original did not look into
    parents at all.

    Examples
    --------
    >>> class Layer:
    ...     def __init__(self, layer_name, decay=0.0): ...
    >>> keywords_of(Layer)
    (['layer_name'], ['decay'], False)
    """
    required, optional, is_open = _keywords_of(function)
    return list(required), list(optional), is_open


def unknown_keywords(function, given):
    """Return those of the given names that the callable does not take, in their order."""
    required, optional, is_open = keywords_of(function)
    return [] if is_open else [name for name in given if name not in (*required, *optional)]


def missing_keywords(function, given):
    """Return the names the callable needs and was not given, in the order of its signature."""
    return [name for name in keywords_of(function)[0] if name not in given]


def kinds_of(function):
    """What each keyword may be, see :mod:`adversarial.kinds`.

    Returns
    -------
    dict of str to annotation
        Of those that the package's own signatures tell; annotations of other people's code are
        hints.
    """
    return _kinds_of(function)


@functools.cache
def _kinds_of(function):
    required, optional, _ = _keywords_of(function)
    chain = function.__mro__ if isinstance(function, type) else (function,)
    kinds: dict = {}
    for part in chain:
        call = vars(part).get("__init__") if isinstance(part, type) else part
        if inspect.isfunction(call) and part.__module__.partition(".")[0] == "adversarial":
            for parameter in inspect.signature(call).parameters.values():
                kinds.setdefault(parameter.name, parameter.annotation)
    known = [name for name in (*required, *optional) if name in kinds]
    return {name: kinds[name] for name in known if kinds[name] is not inspect.Parameter.empty}


def kept_arguments(instance):
    """Read the arguments of an object's constructor from its attributes.

    Returns
    -------
    kept : dict of str to object
        Those that are attributes of the same names.
    missing : list of str
        The others.
    """
    required, optional, _ = keywords_of(type(instance))
    names = [*required, *optional]
    kept = {name: getattr(instance, name) for name in names if hasattr(instance, name)}
    return kept, [name for name in names if name not in kept]


def _keywords_of(function):
    if isinstance(function, type):
        return _class_keywords(function)
    try:
        return _from_parameters(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # written in C, with no signature to read
        return (), (), True


def _from_parameters(parameters):
    parameters = list(parameters)
    named = [p for p in parameters if p.kind in _BY_NAME]
    required = tuple(p.name for p in named if p.default is p.empty)
    optional = tuple(p.name for p in named if p.default is not p.empty)
    return required, optional, any(p.kind is p.VAR_KEYWORD for p in parameters)


@functools.cache
def _class_keywords(cls):
    if cls.__init__ is not object.__init__:
        return _constructor_keywords(cls, 0)
    if cls.__new__ is object.__new__:
        return (), (), False
    try:
        return _from_parameters(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return (), (), True


def _constructor_keywords(cls, start):
    """Keywords of the first ``__init__`` at or after a place in the method resolution order."""
    place, init = next(
        (i, vars(parent)["__init__"])
        for i, parent in enumerate(cls.__mro__)
        if i >= start and "__init__" in vars(parent)
    )
    if init is object.__init__:
        return (), (), False
    if not inspect.isfunction(init):  # written in C
        return (), (), True
    parameters = list(inspect.signature(init).parameters.values())[1:]
    required, optional, has_kwargs = _from_parameters(parameters)
    if not has_kwargs:
        return required, optional, False
    kwargs = parameters[-1].name
    handed_on = _handed_on(init, kwargs)
    if handed_on == "kept":
        return required, optional, True

    up_required, up_optional, is_open = _constructor_keywords(cls, place + 1)
    if handed_on is None:
        up_required, up_optional, passed = (), (*up_required, *up_optional), set()
    else:
        n_positional, passed = handed_on
        passed = passed | set(_positional_names(cls, place + 1)[:n_positional])
    own = {*required, *optional}
    required += tuple(n for n in up_required if n not in own and n not in passed)
    optional += tuple(n for n in up_optional if n not in own and n not in passed)
    return required, optional, is_open


def _positional_names(cls, start):
    init = next(vars(p)["__init__"] for p in cls.__mro__[start:] if "__init__" in vars(p))
    if not inspect.isfunction(init):
        return []
    parameters = list(inspect.signature(init).parameters.values())[1:]
    return [p.name for p in parameters if p.kind in _POSITIONAL]


def _handed_on(init, kwargs):
    """What a constructor does with its ``**kwargs``, read from its source.

    Returns
    -------
    (int, set of str)
        They go to ``super().__init__`` and nowhere else, beside so many positional arguments and
        these keywords.
    "kept"
        They are used in another way.
    None
        There is no source to read.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(init)))
    except (OSError, TypeError, SyntaxError):
        return None
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == kwargs]
    calls = [  # of `super().__init__` or `Parent.__init__`
        (n, isinstance(n.func.value, ast.Call))
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        if n.func.attr == "__init__" and any(_spreads(k, kwargs) for k in n.keywords)
    ]
    if len(uses) != 1 or len(calls) != 1:
        return "kept"
    [(call, is_super)] = calls
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    return len(call.args) - (not is_super), {k.arg for k in call.keywords if k.arg}


def _spreads(keyword, kwargs):
    return (
        keyword.arg is None and isinstance(keyword.value, ast.Name) and keyword.value.id == kwargs
    )
