"""The machine that a pickle is a program for, with all dangerous instructions made harmless.

A pickle is a list of instructions for a machine with a stack and a memo. Python's own machine
imports what a pickle names and calls it. This one looks names up in a closed table; what they stand
for are functions of ours, which make arrays, plain containers, or inert records of what was asked
for. No instruction reaches an attribute of a Python object.
"""

import gc
import struct
from collections import OrderedDict

from adversarial.files.pickles.errors import DamagedError, RefusedError
from adversarial.files.pickles.instructions import CONTAINER, DISPATCH, STOP
from adversarial.files.pickles.values import Name, Record, kind

MEBIBYTE = 2**20

# What every file may do, and what each of its bytes on the disk adds to that. A file that really
# holds arrays needs a small part of it; what needs more was made to exhaust the reader.
INSTRUCTIONS, INSTRUCTIONS_A_BYTE = 500_000, 4
MEMORY, MEMORY_A_BYTE = 32 * MEBIBYTE, 32
# An unpacked byte of an array is accounted for as text and three times on its way into the array.
COPIES = 4

CHECKED = 1000  # instructions between two looks at the memory
MARKS = 100_000
KEY_DEPTH = 4  # tuples in tuples, as keys of a dict
KEY_LENGTH = 100
DEAR_KEYS = 2000  # tuples and huge numbers can be made to collide, which costs time


class Machine:
    """Reads one pickle.

    Parameters
    ----------
    data : bytes
        Unpacked.
    find : callable
        From the module and the name that a pickle gives to a `Name`; raises RefusedError for all
        that is not on its list.
    encoding : {'latin-1', 'bytes'}
        How the 8-bit texts of Python 2 are decoded; ``'bytes'`` leaves them as bytes.
    size : int, optional
        Bytes of the file on the disk, which may be packed; they and the length of the data set the
        limits. By default the length of the data.

    Attributes
    ----------
    stack : list
        What lies above the last mark.
    memo : dict of int to object
    memory : int
        Bytes that may still be taken. Small things are subtracted without looking, see `spend`.
    """

    def __init__(self, data, find, encoding="latin-1", size=None):
        size = len(data) if size is None else size
        self.stack = []
        self.memo = {}
        self.find = find
        self._data = data
        self._position = 0
        self._below = []
        self._encoding = encoding
        self._instructions = INSTRUCTIONS + INSTRUCTIONS_A_BYTE * size
        self.memory = MEMORY + max(MEMORY_A_BYTE * size, COPIES * len(data))
        self._dear_keys = DEAR_KEYS

    def run(self):
        """Carry the pickle out.

        Returns
        -------
        object
            What it leaves. Arrays and dtypes are still boxes, see `finished`.

        Raises
        ------
        RefusedError, DamagedError
        """
        collecting = gc.isenabled()
        gc.disable()  # nothing is thrown away here, and looking for it takes most of the time
        try:
            return self._run()
        finally:
            if collecting:
                gc.enable()

    def _run(self):
        data = self._data
        try:
            for _ in range(0, self._instructions, CHECKED):
                for _ in range(CHECKED):
                    instruction = data[self._position]
                    self._position += 1
                    if instruction == STOP:
                        return self.stack.pop()
                    DISPATCH[instruction](self)
                self.spend(0)
        except IndexError as error:
            raise DamagedError("ends too early, or takes from an empty stack") from error
        except KeyError as error:
            raise DamagedError(f"has an unknown instruction or reference {error}") from error
        except (struct.error, ArithmeticError, MemoryError, TypeError, ValueError) as error:
            raise DamagedError(f"is garbled: {error}") from error
        raise RefusedError(f"takes more than {self._instructions} steps")

    def spend(self, size):
        """Account for memory before it is taken.

        Parameters
        ----------
        size : int
            Bytes.

        Raises
        ------
        RefusedError
            If a file of this size has no business to take so much.
        """
        self.memory -= size
        if self.memory < 0:
            raise RefusedError("wants far more memory than a file of its size needs")

    def take(self, size):
        """The next bytes.

        Raises
        ------
        DamagedError
            If there are not so many.
        """
        start, end = self._position, self._position + size
        if size < 0 or end > len(self._data):
            raise DamagedError(f"ends before {size} bytes that it announces")
        self._position = end
        return self._data[start:end]

    def line(self, longest=None):
        """The bytes up to the end of the line.

        Raises
        ------
        DamagedError
            If the line does not end, or is longer than what it can hold.
        """
        start = self._position
        end = self._data.find(b"\n", start, None if longest is None else start + longest)
        if end < 0:
            raise DamagedError("has a line that does not end where it should")
        self._position = end + 1
        return self._data[start:end]

    def text(self, raw):
        """An 8-bit text of Python 2."""
        return raw if self._encoding == "bytes" else raw.decode(self._encoding)

    def push_mark(self):
        """Begin a new stack above the present one."""
        if len(self._below) == MARKS:
            raise RefusedError(f"is nested more than {MARKS} deep")
        self._below.append(self.stack)
        self.stack = []

    def pop_mark(self):
        """Go back to the stack below; what lay above it is returned as a list."""
        if not self._below:
            raise DamagedError("lacks a mark")
        items, self.stack = self.stack, self._below.pop()
        return items

    def append_items(self, target, items):
        """Append to a list, or to the record of one."""
        if isinstance(target, Record):
            target = target.items
        if type(target) is not list:
            raise RefusedError(f"appends to {kind(target)}")
        target.extend(items)

    def set_items(self, target, flat):
        """Set items, keys and values in turn, of a dict, or of the record of one."""
        if isinstance(target, Record):
            target = target.entries
        if type(target) not in (dict, OrderedDict):
            raise RefusedError(f"sets items of {kind(target)}")
        if len(flat) % 2:
            raise DamagedError("has a key without a value")
        self.spend(CONTAINER * len(flat) // 2)
        keys = flat[::2]
        for key in keys:
            if type(key) is not str:
                self._check_key(key)
        target.update(zip(keys, flat[1::2]))

    def _check_key(self, key, depth=KEY_DEPTH):
        """Refuse keys that cost time, or the interpreter's own stack, to look up."""
        if type(key) is tuple or (type(key) is int and not -(2**63) <= key < 2**63):
            self._dear_keys -= 1
            if self._dear_keys < 0:
                raise RefusedError(f"has more than {DEAR_KEYS} keys that are tuples or huge")
        if type(key) is tuple:
            if not depth or len(key) > KEY_LENGTH:
                raise RefusedError("has a tuple that is too long or too deep as a key")
            for item in key:
                self._check_key(item, depth - 1)
        elif not isinstance(key, (str, bytes, int, float, type(None), Name, Record)):
            raise RefusedError(f"has a key that is {kind(key)}")

    def call(self, function, args):
        """Call what a pickle names.

        Parameters
        ----------
        function : Name
        args : tuple

        Raises
        ------
        RefusedError
            For anything else, or arguments that the function does not take.
        """
        if not isinstance(function, Name):
            raise RefusedError(f"calls {kind(function)}")
        if type(args) is not tuple:
            raise RefusedError(f"calls {function.path} with {kind(args)} for its arguments")
        self.spend(CONTAINER)
        return function.function(self, *args)
