"""The one place where a symbolic graph becomes a compiled function."""

from adversarial.backend.choice import current


def function(inputs, outputs=None, updates=None, name=None, mode=None, on_unused_input="ignore"):
    """Compile an Aesara graph by the backend in use.

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
        How to compile; by default what ``AESARA_FLAGS`` says, or Aesara's own default. For C only.
    on_unused_input : {'ignore', 'warn', 'raise'}

    Returns
    -------
    callable
        Takes one array per input, returns arrays. Random streams inside the graph advance once a
        call.
    """
    if hasattr(updates, "items"):
        updates = list(updates.items())
    return current().function(inputs, outputs, updates, name, mode, on_unused_input)
