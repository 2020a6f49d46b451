"""Pickles as Python 2 wrote them, without Python 2 and without the classes they name."""

import struct

import numpy as np


class Fake:
    """An object of a class that is not here."""

    def __init__(self, path, **attributes):
        self.path = path
        self.attributes = attributes


class FakeCall(Fake):
    """What a function or class that is not here returned."""

    def __init__(self, path, *args, state=None):
        super().__init__(path)
        self.args = args
        self.state = state


class FakeName(Fake):
    """A function or class that is only named."""


class Forger:
    """Writes protocol 2."""

    def __init__(self):
        self.memo = {}

    def dumps(self, value):
        return b"\x80\x02" + self._save(value) + b"."

    def _save(self, value):
        if id(value) in self.memo and isinstance(value, (Fake, list, dict, np.ndarray)):
            return b"j" + struct.pack("<I", self.memo[id(value)][0])
        return self._new(value)

    def _put(self, value):
        number = len(self.memo)
        self.memo[id(value)] = number, value
        return b"r" + struct.pack("<I", number)

    def _new(self, value):
        if value is None or isinstance(value, bool):
            return {None: b"N", True: b"\x88", False: b"\x89"}[value]
        if isinstance(value, int):
            return b"J" + struct.pack("<i", value)
        if isinstance(value, float):
            return b"G" + struct.pack(">d", value)
        if isinstance(value, str):
            return b"T" + struct.pack("<i", len(value)) + value.encode("latin-1")
        if isinstance(value, tuple):
            return b"(" + b"".join(map(self._save, value)) + b"t"
        if isinstance(value, set):
            return self._save(FakeCall("__builtin__.set", sorted(value, key=str)))
        if isinstance(value, list):
            return b"]" + self._put(value) + b"(" + b"".join(map(self._save, value)) + b"e"
        if isinstance(value, dict):
            items = [self._save(part) for item in value.items() for part in item]
            return b"}" + self._put(value) + b"(" + b"".join(items) + b"u"
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, FakeName):
            return self._global(value.path) + self._put(value)
        return self._object(value)

    def _global(self, path):
        module, _, name = path.rpartition(".")
        return f"c{module}\n{name}\n".encode()

    def _array(self, array):
        code = array.dtype.str[1:]
        order = array.dtype.str[0].replace("|", "=")
        dtype = self._global("numpy.dtype") + self._save((code, 0, 1)) + b"R"
        dtype += self._save((3, order, None, None, None, -1, -1, 0)) + b"b"
        empty = self._global("numpy.core.multiarray._reconstruct") + b"("
        empty += self._global("numpy.ndarray") + self._save((0,)) + self._save("b") + b"tR"
        raw = self._save(array.tobytes().decode("latin-1"))
        state = self._save(1) + self._save(array.shape) + dtype + self._save(False) + raw
        return empty + self._put(array) + b"(" + state + b"tb"

    def _object(self, fake):
        if isinstance(fake, FakeCall):
            made = self._global(fake.path) + self._save(tuple(fake.args)) + b"R" + self._put(fake)
            return made if fake.state is None else made + self._save(fake.state) + b"b"
        made = self._global(fake.path) + b")\x81" + self._put(fake)
        return made + self._save(fake.attributes) + b"b"


def forge(value):
    """Pickle something as Python 2 would have."""
    return Forger().dumps(value)


def shared(name, value, kind="theano.tensor.sharedvar.TensorSharedVariable"):
    """One of Theano's shared variables."""
    container = Fake("theano.gof.link.Container", storage=[value], name=name, readonly=False)
    return Fake(kind, name=name, container=container, owner=None)


def random_state(seed):
    """A pickled NumPy generator."""
    state = np.random.RandomState(seed).get_state()
    return FakeCall("numpy.random.__RandomState_ctor", state=state)


def network(**attributes):
    """A pickled network, with attributes of the attacker's."""
    space = Fake("pylearn2.space.VectorSpace", dim=3)
    kept = {"layers": [layer()], "input_space": space, "layer_name": None}
    fake = Fake("pylearn2.models.mlp.MLP", **{**kept, **attributes})
    for each in fake.attributes["layers"]:
        if isinstance(each, Fake):
            each.attributes["mlp"] = fake
    return fake


def layer(**attributes):
    """Its layer."""
    weights = shared("y_W", np.ones((3, 2), "f4"))
    kept = {
        "layer_name": "y",
        "dim": 2,
        "irange": 0.5,
        "transformer": Fake("pylearn2.linear.matrixmul.MatrixMul", _W=weights),
        "b": shared("y_b", np.zeros(2, "f4")),
    }
    return Fake("pylearn2.models.mlp.Linear", **{**kept, **attributes})


def channel():
    """What a monitor recorded."""
    lists = {"val_record": [0.5], "epoch_record": [0], "batch_record": [0]}
    return Fake(
        "pylearn2.monitor.MonitorChannel", **lists, example_record=[0], time_record=[1.0], doc=None
    )
