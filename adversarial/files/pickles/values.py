"""What the machine puts on its stack in place of functions and objects."""

from adversarial.files.pickles.errors import RefusedError


class Name:
    """What a pickle names: a function of ours, called with the machine and the arguments.

    Parameters
    ----------
    path : str
        ``module.name``, as in the pickle.
    function : callable
        From the machine and the arguments to what goes onto the stack.
    """

    __slots__ = ("function", "path")

    def __init__(self, path, function):
        self.path = path
        self.function = function

    def __repr__(self):
        return self.path


class Built:
    """Base of what takes a state from a pickle."""

    __slots__ = ()

    def set_state(self, state, machine):
        """Take the state.

        Raises
        ------
        RefusedError
            If the real object could have none, or none like this.
        """
        raise RefusedError(f"changes {kind(self)}")


class Record(Built):
    """What a pickle wanted to make of a class that is not ours: its name, and what it was given.

    Attributes
    ----------
    path : str
        Of the class or function.
    args : tuple
    state : object
        Usually the dict of attributes; None if there was none.
    items : list
        What was appended.
    entries : dict
        What was set.
    """

    __slots__ = ("args", "entries", "items", "path", "state")

    def __init__(self, path, args=()):
        self.path = path
        self.args = args
        self.state = None
        self.items = []
        self.entries = {}

    def __repr__(self):
        return f"<{self.path}>"

    def set_state(self, state, machine):
        if self.state is not None:
            raise RefusedError(f"sets the state of one {self.path} twice")
        self.state = state


def kind(value):
    """Say what something on the stack is."""
    if isinstance(value, Name):
        return f"the function or class {value.path}"
    if isinstance(value, Record):
        return f"a {value.path}"
    return f"something of the kind {type(value).__name__.strip('_').lower()}"
