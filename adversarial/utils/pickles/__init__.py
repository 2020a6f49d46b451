"""Pickles, read by a machine that imports nothing and calls nothing but a short list of ours."""

from adversarial.utils.pickles.arrays import (
    Array,
    find_array_function,
    finished,
    present_path,
)
from adversarial.utils.pickles.errors import DamagedError, RefusedError
from adversarial.utils.pickles.machine import Machine
from adversarial.utils.pickles.packed import read_packed
from adversarial.utils.pickles.values import Name, Record

__all__ = [
    "Array",
    "DamagedError",
    "Machine",
    "Name",
    "Record",
    "RefusedError",
    "find_array_function",
    "finished",
    "present_path",
    "read_packed",
]
