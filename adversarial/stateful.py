"""What an object has to remember so that a run can go on later as if it had never stopped."""

import numpy as np


class Stateful:
    """Base of whatever changes while training goes on, shared variables apart.

    Attributes
    ----------
    state_names : tuple of str
        Attributes that change: numbers, texts, None, arrays, generators (``RandomState``), and
        lists, tuples and dicts of them. A subclass adds its own to those of its base.

    Examples
    --------
    >>> class Counter(Stateful):
    ...     state_names = ("count",)
    ...     count = 3
    >>> Counter().get_state()
    {'count': 3}
    """

    state_names: tuple = ()

    def get_state(self):
        """What :meth:`set_state` needs.

        Returns
        -------
        dict of str to value
        """
        return {name: getattr(self, name) for name in self.state_names}

    def set_state(self, state):
        """Go on from where :meth:`get_state` was called.

        Parameters
        ----------
        state : dict of str to value

        Notes
        -----
        A generator is set, not replaced: others may hold it, too.
        """
        for name in self.state_names:
            present, value = getattr(self, name), state[name]
            if isinstance(present, np.random.RandomState):
                present.set_state(value.get_state())
            else:
                setattr(self, name, value)


def state_of(part):
    """The state of any object: an empty dict where it does not tell one."""
    tell = getattr(part, "get_state", None)
    return {} if tell is None else tell()
