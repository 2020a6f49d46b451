"""The one place where a symbolic graph becomes a compiled function."""

import warnings

from adversarial.backend.blas import blas_flags


def function(inputs, outputs=None, updates=None, name=None, mode=None, on_unused_input="ignore"):
    """Compile an Aesara graph with an optimised BLAS linked.

    Parameters
    ----------
    inputs : list of variables
    outputs : variable, list of variables or None
    updates : mapping or list of pairs, optional
        Shared variable to new symbolic value; all are computed from the old values and stored
        together.
    name : str, optional
        For error messages and profiles.
    mode : str or aesara Mode, optional
        How to compile; by default what ``AESARA_FLAGS`` says, or Aesara's own default.
    on_unused_input : {'ignore', 'warn', 'raise'}

    Returns
    -------
    callable
        Takes one array per input, returns arrays. Random streams inside the graph advance once a
        call.
    """
    import aesara

    if hasattr(updates, "items"):
        updates = list(updates.items())
    with aesara.config.change_flags(**blas_flags()), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", category=DeprecationWarning, module="aesara|setuptools|distutils"
        )
        return aesara.function(
            inputs, outputs, updates=updates, name=name, mode=mode, on_unused_input=on_unused_input
        )
