"""The instructions of pickles of the protocols 0 to 5, each a function of the machine."""

import codecs
import re
import struct

from adversarial.files.pickles.errors import DamagedError, RefusedError
from adversarial.files.pickles.values import Built, kind

HIGHEST_PROTOCOL = 5
NUMBER_LENGTH = 1000  # characters or bytes of one whole number
CONTAINER = 72  # bytes of an empty one

STOP = ord(".")
DISPATCH = {}

# How Python 2 writes a text: these, and what is printed as it is.
_ESCAPED = re.compile(rb"\\(?:[\\'\"nrt]|x[0-9a-fA-F]{2})")


def _instruction(code):
    def register(function):
        DISPATCH[ord(code)] = function
        return function

    return register


def _pushes(code, size, convert):
    """An instruction that pushes a value made of so many bytes."""

    def push(machine):
        machine.stack.append(convert(machine.take(size)))

    DISPATCH[ord(code)] = push


def _pushes_block(code, layout, convert):
    """An instruction that pushes a value made of a block of bytes, after a number for its size."""
    unpack, width = struct.Struct(layout).unpack, struct.calcsize(layout)

    def push(machine):
        (size,) = unpack(machine.take(width))
        raw = machine.take(size)
        machine.spend(size)
        machine.stack.append(convert(machine, raw))

    DISPATCH[ord(code)] = push


# --- values without parts -------------------------------------------------------------------------

_pushes("N", 0, lambda raw: None)
_pushes("\x88", 0, lambda raw: True)
_pushes("\x89", 0, lambda raw: False)
_pushes("J", 4, lambda raw: int.from_bytes(raw, "little", signed=True))
_pushes("K", 1, lambda raw: raw[0])
_pushes("M", 2, lambda raw: raw[0] + 256 * raw[1])
_pushes("G", 8, lambda raw: struct.unpack(">d", raw)[0])


@_instruction("I")
def _int(machine):
    line = machine.line(NUMBER_LENGTH)
    # Python 2 had no instruction for truth values.
    machine.stack.append(line == b"01" if line in (b"00", b"01") else int(line))


@_instruction("L")
def _long(machine):
    line = machine.line(NUMBER_LENGTH)
    machine.stack.append(int(line[:-1] if line.endswith(b"L") else line))


@_instruction("F")
def _float(machine):
    machine.stack.append(float(machine.line(NUMBER_LENGTH)))


def _long_block(machine, raw):
    if len(raw) > NUMBER_LENGTH:
        raise RefusedError("holds a number of more digits than anybody needs")
    return int.from_bytes(raw, "little", signed=True)


def _text_block(machine, raw):
    return machine.text(raw)


def _unicode_block(machine, raw):
    return raw.decode("utf-8", "surrogatepass")


def _bytes_block(machine, raw):
    return raw


_pushes_block("\x8a", "<B", _long_block)
_pushes_block("\x8b", "<i", _long_block)
_pushes_block("U", "<B", _text_block)
_pushes_block("T", "<i", _text_block)
_pushes_block("\x8c", "<B", _unicode_block)
_pushes_block("X", "<I", _unicode_block)
_pushes_block("\x8d", "<Q", _unicode_block)
_pushes_block("C", "<B", _bytes_block)
_pushes_block("B", "<I", _bytes_block)
_pushes_block("\x8e", "<Q", _bytes_block)
_pushes_block("\x96", "<Q", lambda machine, raw: bytearray(raw))


@_instruction("S")
def _string(machine):
    line = machine.line().rstrip()
    machine.spend(2 * len(line))
    if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in b"'\"":
        raise DamagedError("has a text without quotes")
    raw = line[1:-1]
    if b"\\" in raw:
        if b"\\" in _ESCAPED.sub(b"", raw):
            raise DamagedError("has a text that is not written as Python writes texts")
        raw = codecs.escape_decode(raw)[0]
    machine.stack.append(machine.text(raw))


@_instruction("V")
def _unicode(machine):
    line = machine.line()
    machine.spend(4 * len(line))
    machine.stack.append(line.decode("raw-unicode-escape"))


# --- containers -----------------------------------------------------------------------------------


def _makes(code, make):
    """An instruction that pushes a new container."""

    def push(machine):
        machine.memory -= CONTAINER
        made = make(machine)  # may change which stack is the present one
        machine.stack.append(made)

    DISPATCH[ord(code)] = push


def _makes_tuple(code, size):
    def push(machine):
        machine.memory -= CONTAINER
        stack = machine.stack
        if len(stack) < size:
            raise DamagedError("takes from an empty stack")
        stack[-size:] = (tuple(stack[-size:]),)

    DISPATCH[ord(code)] = push


def _dict_of(machine):
    made = {}
    machine.set_items(made, machine.pop_mark())
    return made


_makes(")", lambda machine: ())
_makes("]", lambda machine: [])
_makes("}", lambda machine: {})
_makes("t", lambda machine: tuple(machine.pop_mark()))
_makes("l", lambda machine: machine.pop_mark())
_makes("d", _dict_of)
_makes_tuple("\x86", 2)
_makes_tuple("\x87", 3)


@_instruction("\x85")
def _tuple_of_one(machine):
    machine.memory -= CONTAINER
    machine.stack[-1] = (machine.stack[-1],)


@_instruction("a")
def _append(machine):
    item = machine.stack.pop()
    machine.append_items(machine.stack[-1], [item])


@_instruction("e")
def _appends(machine):
    items = machine.pop_mark()
    machine.append_items(machine.stack[-1], items)


@_instruction("s")
def _setitem(machine):
    value, key = machine.stack.pop(), machine.stack.pop()
    machine.set_items(machine.stack[-1], [key, value])


@_instruction("u")
def _setitems(machine):
    items = machine.pop_mark()
    machine.set_items(machine.stack[-1], items)


# --- stack and memo -------------------------------------------------------------------------------


@_instruction("(")
def _mark(machine):
    machine.push_mark()


@_instruction("0")
def _pop(machine):
    if machine.stack:
        machine.stack.pop()
    else:
        machine.pop_mark()


@_instruction("1")
def _pop_mark(machine):
    machine.pop_mark()


@_instruction("2")
def _dup(machine):
    machine.stack.append(machine.stack[-1])


@_instruction("p")
def _put(machine):
    machine.memo[int(machine.line(20))] = machine.stack[-1]


@_instruction("q")
def _binput(machine):
    machine.memo[machine.take(1)[0]] = machine.stack[-1]


@_instruction("r")
def _long_binput(machine):
    machine.memo[int.from_bytes(machine.take(4), "little")] = machine.stack[-1]


@_instruction("\x94")
def _memoize(machine):
    machine.memo[len(machine.memo)] = machine.stack[-1]


@_instruction("g")
def _get(machine):
    machine.stack.append(machine.memo[int(machine.line(20))])


@_instruction("h")
def _binget(machine):
    machine.stack.append(machine.memo[machine.take(1)[0]])


@_instruction("j")
def _long_binget(machine):
    machine.stack.append(machine.memo[int.from_bytes(machine.take(4), "little")])


# --- names, calls and states ----------------------------------------------------------------------


@_instruction("c")
def _global(machine):
    module, name = machine.line(500).decode("utf-8"), machine.line(500).decode("utf-8")
    machine.stack.append(machine.find(module, name))


@_instruction("\x93")
def _stack_global(machine):
    name, module = machine.stack.pop(), machine.stack.pop()
    if not (isinstance(module, str) and isinstance(name, str)):
        raise DamagedError("gives a name that is no text")
    machine.stack.append(machine.find(module, name))


@_instruction("R")
def _reduce(machine):
    args, function = machine.stack.pop(), machine.stack.pop()
    machine.stack.append(machine.call(function, args))


# An object made without calling its class is the same to us: nothing of its class is called.
DISPATCH[0x81] = _reduce


@_instruction("\x92")
def _newobj_ex(machine):
    keywords, args, function = machine.stack.pop(), machine.stack.pop(), machine.stack.pop()
    if keywords != {}:
        raise RefusedError("calls something with keywords")
    machine.stack.append(machine.call(function, args))


@_instruction("i")
def _inst(machine):
    module, name = machine.line(500).decode("utf-8"), machine.line(500).decode("utf-8")
    args = tuple(machine.pop_mark())
    machine.stack.append(machine.call(machine.find(module, name), args))


@_instruction("o")
def _obj(machine):
    items = machine.pop_mark()
    machine.stack.append(machine.call(items[0], tuple(items[1:])))


@_instruction("b")
def _build(machine):
    state = machine.stack.pop()
    target = machine.stack[-1]
    if not isinstance(target, Built):
        raise RefusedError(f"changes {kind(target)}")
    target.set_state(state, machine)


# --- around them ----------------------------------------------------------------------------------


@_instruction("\x80")
def _proto(machine):
    protocol = machine.take(1)[0]
    if protocol > HIGHEST_PROTOCOL:
        raise RefusedError(f"has protocol {protocol}, and {HIGHEST_PROTOCOL} is the newest known")


@_instruction("\x95")
def _frame(machine):
    machine.take(8)  # where to read ahead to, which is of no use in memory


def _refuses(code, what):
    def refuse(machine):
        raise RefusedError(what)

    DISPATCH[ord(code)] = refuse


_refuses("P", "refers to objects outside of the file")
_refuses("Q", "refers to objects outside of the file")
for _code in "\x82\x83\x84":
    _refuses(_code, "refers to registered classes by number")
for _code in "\x97\x98":
    _refuses(_code, "refers to buffers outside of the file")
for _code in "\x8f\x90\x91":
    _refuses(_code, "holds set objects")
