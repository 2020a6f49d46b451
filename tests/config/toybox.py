"""A package of a user, for experiment files to name with ``allow=("toybox",)``."""

import os  # noqa: F401  what an attack would reach for
from os import system  # noqa: F401
from pathlib import Path

CALLS = []
ANSWER = 42
HANDLES = [Path("/")]


class Box:
    def __init__(self, content=None, label="box"):
        self.content = content
        self.label = label


class Layer:
    def __init__(self, layer_name, dim=1, decay=0.0):
        self.layer_name = layer_name


class Styled(Layer):
    def __init__(self, style="plain", **kwargs):
        super().__init__(**kwargs)


class Fixed(Layer):
    def __init__(self, width, **kwargs):
        super().__init__("fixed", dim=width, **kwargs)


class Keeps:
    def __init__(self, first, **kwargs):
        self.kwargs = kwargs


class Slotted:
    __slots__ = ("a",)


class Empty:
    pass


def record(name, *, after=None):
    CALLS.append(name)
    return Box(name)


def boom(why="no reason"):
    raise ValueError(f"boom: {why}")


def same(thing):
    return thing


def _hidden():
    raise AssertionError("a private function was called")
