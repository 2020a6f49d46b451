"""Pickles, read by a machine that imports nothing and calls nothing but a short list of ours."""

from adversarial.files.pickles.arrays import (
    Array,
    find_array_function,
    finished,
    present_path,
)
from adversarial.files.pickles.errors import DamagedError, RefusedError
from adversarial.files.pickles.machine import Machine
from adversarial.files.pickles.packed import read_packed
from adversarial.files.pickles.values import Name, Record

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
