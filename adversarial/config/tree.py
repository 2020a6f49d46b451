"""What an experiment file says before anything is built."""

from typing import Any, NamedTuple


class Proxy(NamedTuple):
    """A call that an ``!obj:`` node stands for.

    Attributes
    ----------
    callable : callable
    positionals : tuple
        Always empty.
    keywords : dict
        Values may hold further proxies.
    yaml_src : str
        The node's text, which can be loaded by itself.
    """

    callable: Any
    positionals: tuple
    keywords: dict
    yaml_src: str
