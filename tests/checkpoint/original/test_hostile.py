"""Files that want to harm whoever reads them: each is one clear line, at once."""

import gzip
import os
import pickle
import struct
import time
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.checkpoint import load_model
from adversarial.checkpoint.original.names import find_model_name
from adversarial.errors import AdversarialError, ModelFileError
from adversarial.files.pickles import DamagedError, RefusedError, unpickle

from .forger import Fake, FakeCall, forge, layer, network, shared

pytestmark = pytest.mark.xdist_group("original")

SECONDS = 1.0
MEGABYTES = 150


class Call:
    """Is pickled as a call."""

    def __init__(self, function, *args):
        self.reduced = function, args

    def __reduce__(self):
        return self.reduced


def text(module, name, args=b"(S'touch MARK'\nt", call=b"R"):
    """A name and a call, protocol 0."""
    return f"c{module}\n{name}\n".encode() + args + call + b"."


def nested(opening, count, closing=b"."):
    return opening * count + closing


def without(fake, *names):
    for name in names:
        del fake.attributes[name]
    return fake


def shared_twins(depth):
    """Each level holds the one below twice: 2 ** depth parts in a small file."""
    part = [0]
    for _ in range(depth):
        part = [part, part]
    return part


def cyclic():
    cycle = []
    cycle.append(cycle)
    return cycle


def array_state(shape, raw=b"U\x04abcd", code=b"U\x02f4"):
    """An array with a state of the attacker's, protocol 2."""
    return (
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01"
        + shape
        + b"cnumpy\ndtype\n("
        + code
        + b"K\x00K\x01tR(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        + raw
        + b"tb."
    )


PICKLES = {
    # names that are not on the list
    "os.system": pickle.dumps(Call(os.system, "touch MARK"), 0),
    "posix.system, protocol 2": pickle.dumps(Call(os.system, "touch MARK"), 2),
    "eval": text("__builtin__", "eval", b'(S\'open("MARK", "w")\'\nt'),
    "builtins.exec, protocol 4": pickle.dumps(Call(exec, "open('MARK', 'w')"), 4),
    "execfile": text("__builtin__", "execfile"),
    "getattr": text("__builtin__", "getattr"),
    "apply": text("__builtin__", "apply"),
    "__import__": text("__builtin__", "__import__", b"(S'os'\nt"),
    "subprocess": text("subprocess", "Popen", b"((lp0\nS'touch'\naS'MARK'\nat"),
    "commands of Python 2": text("commands", "getoutput"),
    "types.CodeType": text("types", "CodeType", b"(t"),
    "marshal": text("marshal", "loads"),
    "pickle in a pickle": text("pickle", "loads", b"(S'cos\\nsystem\\n.'\nt"),
    "numpy.load": text("numpy", "load", b"(S'MARK'\nt"),
    "numpy.testing runstring": text("numpy.testing.utils", "runstring"),
    "numpy.f2py": text("numpy.f2py", "compile"),
    "operator.attrgetter": text("operator", "attrgetter", b"(S'__class__'\nt"),
    "a module of ours": text("adversarial_helper.cli", "main"),
    "a name with dots": text("numpy", "core.multiarray._reconstruct"),
    "a name in two lines": b"cos\rsystem\n\n.",
    "INST": b"(S'touch MARK'\nios\nsystem\n.",
    "OBJ": b"(cos\nsystem\nS'touch MARK'\no.",
    "NEWOBJ": b"cos\nsystem\n(S'touch MARK'\nt\x81.",
    "NEWOBJ_EX": b"\x80\x04\x8c\x02os\x8c\x06system\x93(\x8c\x0atouch MARK\x94t}\x92.",
    "STACK_GLOBAL": b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x0atouch MARK\x85R.",
    "STACK_GLOBAL without text": b"\x80\x04K\x01K\x02\x93.",
    "copy_reg with a function": text("copy_reg", "_reconstructor", b"(cos\nsystem\nNNt"),
    "copy_reg without a class": text("copy_reg", "_reconstructor", b"(S'x'\nNNt"),
    "registered by number": b"\x82\x01.",
    "persistent": b"Pother\n.",
    "persistent, binary": b"N\x51.",
    "buffers outside": b"\x80\x05\x97.",
    # changing what is there
    "BUILD of a name": b"cnumpy\nndarray\n(dS'__setstate__'\ncos\nsystem\nsb.",
    "BUILD of a class on the list": b"cpylearn2.models.mlp\nMLP\n(dS'x'\nI1\nsb.",
    "BUILD of a dict": b"(d(dS'items'\nI1\nsb.",
    "BUILD twice": b"cpylearn2.models.mlp\nMLP\n(tR(db(db.",
    "a call of a list": b"(l(tR.",
    "a call with a list": b"cnumpy\ndtype\n(lR.",
    "append to a text": b"S'x'\nS'y'\na.",
    "items of a tuple": b"(tS'x'\nS'y'\ns.",
    "dtype with a language": array_state(b"K\x01\x85", code=b"U\x09f4,(9999)"),
    "dtype that is huge": array_state(b"K\x01\x85", code=b"U\x0cS99999999999"),
    # arrays
    "dtype that does not exist": array_state(b"K\x01\x85", code=b"U\x02f3"),
    "too many arguments": b"cnumpy.core.multiarray\nscalar\n(I1\nI2\nI3\ntR.",
    "object array": pickle.dumps(np.array([Call(os.system, "touch MARK")], dtype=object), 2),
    "array of objects by its state": array_state(b"K\x01\x85", raw=b"]", code=b"U\x02O8"),
    "array longer than its bytes": array_state(b"K\xff\x85"),
    "array of negative length": array_state(b"J\xff\xff\xff\xff\x85"),
    "array whose size overflows": array_state(b"(" + b"J\xff\xff\xff\x7f" * 3 + b"t"),
    "an endless array of nothing": array_state(b"\x8a\x06\0\0\0\0\0\x01\x85", b"U\0", b"U\x02V0"),
    "an empty array of endless rows": array_state(b"\x8a\x06\0\0\0\0\0\x01K\0\x86", b"U\0"),
    "records in records": pickle.dumps(np.zeros(2, [("a", [("b", "f4")])]), 2),
    "bytes made of bytes": b"\x80\x02c_codecs\nencode\n(B\3\0\0\0abcX\6\0\0\0latin1tR.",
    "array of 1000 axes": array_state(b"(" + b"K\x01" * 1000 + b"t"),
    "array of texts for a shape": array_state(b"U\x01x\x85"),
    # memory and time
    "a huge text": b"T\xff\xff\xff\x7fabc.",
    "a negative text": b"T\xff\xff\xff\xffabc.",
    "a huge unicode": b"X\xff\xff\xff\xffabc.",
    "bytes of an exabyte": b"\x80\x04\x8e" + b"\xff" * 7 + b"\x0f.",
    "a bytearray of an exabyte": b"\x80\x05\x96" + b"\xff" * 7 + b"\x0f.",
    "a huge number": b"\x80\x02\x8b\xff\xff\xff\x7f\x01.",
    "a number of a megabyte": b"\x80\x02\x8b\x00\x00\x10\x00" + b"\x01" * 2**20 + b".",
    "a number of many digits": b"I" + b"9" * 10**6 + b"\n.",
    "a long of many digits": b"L" + b"9" * 10**6 + b"L\n.",
    "a million lists": nested(b"]", 10**6),
    "three million marks": nested(b"(", 3 * 10**6),
    "records in records' arguments": b"\x80\x02cpylearn2.models.mlp\nMLP\nq\x01"
    + b"h\x01" * 20000
    + b")R"
    + b"\x85R" * 19999
    + b".",
    "records in records' states": b"\x80\x02cpylearn2.models.mlp\nMLP\nq\x01"
    + b"h\x01)\x81}U\x06layers]" * 1000
    + b"N"
    + b"asb" * 1000
    + b".",
    "lists in lists": b"]" * 50000 + b"a" * 49999 + b".",
    "tuples in tuples": b")" + b"\x85" * 10**6 + b".",
    "tuples in tuples as a key": b"}N" + b"\x85" * 10**6 + b"Ns.",
    "an array copied from the memo": b"\x80\x02T"
    + struct.pack("<i", 10**6)
    + b"a" * 10**6
    + b"q\x07cnumpy.core.multiarray\n_reconstruct\nq\x08cnumpy\ndtype\n(U\x02f4K\x00K\x01tRq\x09"
    + b"]q\x0a("
    + b"h\x08)R(K\x01J\x90\xd0\x03\x00\x85h\x09\x89h\x07tb" * 3000
    + b"e.",
    "dicts copied from the memo": b"\x80\x02ccollections\nOrderedDict\nq\x01]q\x02("
    + b"".join(b"(K\x05K\x06l" for _ in range(10000))
    + b"e0]("
    + b"h\x01h\x02\x85R" * 20000
    + b"e.",
    "keys that collide": b"\x80\x02}("
    + b"".join(
        b"\x8a\x0a" + ((2**61 - 1) * (i + 8)).to_bytes(10, "little") + b"N" for i in range(100000)
    )
    + b"u.",
    "keys that collide, of tuples": b"\x80\x02}("
    + b"".join(
        # -1 and -2 have the same hash, and so have tuples of them
        b"(" + b"".join(b"J" + struct.pack("<i", -1 - (i >> k & 1)) for k in range(15)) + b"tN"
        for i in range(2**15)
    )
    + b"u.",
    "a memo of 64 GiB": b"Nr\xff\xff\xff\xff.",
    "a memo of 4 GB, as text": b"Np268435456\n.",
    "keys that are tuples": b"\x80\x02}("
    + b"".join(b"J" + struct.pack("<i", i) + b"\x85N" for i in range(100000))
    + b"u.",
    # no pickle, or half of one
    "nothing": b"",
    "one byte": b"\x80",
    "text": b"hello",
    "random bytes": np.random.RandomState(0).bytes(10000),
    "zeros": bytes(10**6),
    "an unknown instruction": b"\x80\x02\xff.",
    "protocol 9": b"\x80\x09N.",
    "no end": b"N",
    "an empty stack": b".",
    "a mark that is missing": b"t.",
    "a reference that is missing": b"h\x63.",
    "a text without quotes": b"Sabc\n.",
    "a text with a strange escape": b"S'\\q'\n.",
    "an odd dict": b"(K\x01d.",
    "a dict of pairs": b"(K\x01K\x02d.",
    "a frame that lies": b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xffN.",
    # pickles of something else
    "a number": pickle.dumps(5, 2),
    "an array": pickle.dumps(np.ones(3), 2),
    "a data set": forge(Fake("pylearn2.datasets.mnist.MNIST", X=1)),
    "an operation of Theano": forge(Fake("theano.tensor.elemwise.Elemwise")),
    "a class that is not here": forge(Fake("pylearn2.models.dbm.DBM", layers=[])),
    "a function that is here": forge(Fake("adversarial.add_layers", mlp=1)),
    "a cost": forge(Fake("adversarial.AdversaryCost2")),
    "a private class": forge(Fake("adversarial.models.mlp.linear._WithoutCost", dim=1)),
    # models that are not what they should be
    "a network without layers": forge(Fake("pylearn2.models.mlp.MLP")),
    "a network of a number": forge(Fake("pylearn2.models.mlp.MLP", layers=5)),
    "a network of itself": forge(
        network(layers=[FakeCall("pylearn2.models.mlp.MLP", state={"layers": cyclic()})])
    ),
    "a layer that is a data set": forge(network(layers=[Fake("pylearn2.datasets.mnist.MNIST")])),
    "a layer without weights": forge(network(layers=[without(layer(), "transformer")])),
    "weights of another shape": forge(network(layers=[layer(dim=3)])),
    "weights of texts": forge(network(layers=[layer(b=shared("y_b", np.zeros(2, "S4")))])),
    "weights that are no array": forge(network(layers=[layer(b=shared("y_b", "x"))])),
    "a seed with twins": forge(network(seed=shared_twins(60))),
    "a seed that contains itself": forge(network(seed=cyclic())),
    "an argument that is an object": forge(network(layers=[layer(irange=Fake("theano.x.Y"))])),
    "an argument that is a function": b"\x80\x02cpylearn2.models.mlp\nMLP\n)\x81}(U\x06layerscos\n"
    b"system\nub.",
    "a random state that is none": forge(
        network(rng=FakeCall("numpy.random.__RandomState_ctor", state=("MT19937", 1, 2)))
    ),
    "a monitor of numbers": forge(
        network(monitor=Fake("pylearn2.monitor.Monitor", channels={"a": 1}))
    ),
    "a monitor without end": forge(
        network(monitor=Fake("pylearn2.monitor.Monitor", _epochs_seen="many"))
    ),
    "frozen parameters of others": forge(network(freeze_set={"y_W"})),
}
FILES = {
    "gzip of 4 GB": gzip.compress(bytes(2**22), 9) * 1000,
    "gzip of a million lists": gzip.compress(b"]" * 10**7),
    "gzip cut off": gzip.compress(pickle.dumps(np.arange(1000.0), 2))[:-9],
    "gzip of garbage": b"\x1f\x8b" + b"garbage" * 10,
    "gzip in gzip": gzip.compress(gzip.compress(b"cos\nsystem\n.")),
    "zlib of 1 GB": zlib.compress(bytes(2**26), 9),
    "zlib cut off": zlib.compress(b"cos\nsystem\n." * 99)[:20],
}


@pytest.mark.parametrize("name", [*PICKLES, *FILES])
def test_a_hostile_pickle_is_refused_in_one_line_at_once(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "hostile.pkl"
    path.write_bytes({**PICKLES, **FILES}[name])
    before = set(os.listdir(tmp_path))
    began = time.process_time()
    with pytest.raises(ModelFileError) as caught:
        load_model(str(path))
    assert time.process_time() - began < SECONDS
    message = str(caught.value)
    assert message.startswith(f"{path} ")
    assert "\n" not in message and len(message) < 500
    assert set(os.listdir(tmp_path)) == before  # no MARK


@pytest.mark.parametrize("name", ["an array copied from the memo", "a huge text", "gzip of 4 GB"])
def test_a_bomb_takes_little_memory(name, tmp_path):
    path = tmp_path / "bomb.pkl"
    path.write_bytes({**PICKLES, **FILES}[name])
    tracemalloc.start()
    try:
        with pytest.raises(ModelFileError):
            load_model(str(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 2**20 + 40 * path.stat().st_size


def test_pipes_folders_and_missing_files_are_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.pkl")
    (tmp_path / "folder.pkl").mkdir()
    os.symlink(tmp_path / "loop.pkl", tmp_path / "loop.pkl")
    for name in ("pipe.pkl", "folder.pkl", "loop.pkl", "nothing.pkl"):
        with pytest.raises(AdversarialError, match=name):
            load_model(str(tmp_path / name))


def test_a_text_is_said_to_be_no_model(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")
    with pytest.raises(ModelFileError, match="not a model saved by this program or pickled by the"):
        load_model(path)


def test_a_healthy_network_is_none_of_them(load_forged):
    model = load_forged(network())
    assert model.get_params()[0].get_value().tolist() == np.ones((3, 2)).tolist()


# --- fuzz -----------------------------------------------------------------------------------------


def outcome(data):
    """What becomes of bytes: a value, or one of our own errors."""
    try:
        return unpickle(data, find_model_name)
    except (RefusedError, DamagedError) as error:
        return error


CODES = bytes(
    sorted(b"(.012FIJKLMNPQRSTUVXabcdeghijlopqrstu}])\x80\x81\x85\x86\x87\x88\x89\x8a\x8b")
)
NAMES = [b"cnumpy\nndarray\n", b"cnumpy\ndtype\n", b"cnumpy.core.multiarray\n_reconstruct\n"]
NAMES += [b"ccopy_reg\n_reconstructor\n", b"cpylearn2.models.mlp\nMLP\n", b"c__builtin__\nset\n"]
NAMES += [b"ccollections\nOrderedDict\n", b"cnumpy.core.multiarray\nscalar\n"]
words = st.one_of(
    st.sampled_from([bytes([code]) for code in CODES]),
    st.sampled_from(NAMES),
    st.sampled_from(
        [b"I1\n", b"S'f4'\n", b"p1\n", b"g1\n", b"K\x01", b"U\x02f4", b"q\x01", b"h\x01"]
    ),
    st.binary(max_size=3),
)


@settings(max_examples=300)
@given(st.lists(words, max_size=60).map(b"".join))
def test_random_instructions_end_in_a_value_or_our_own_error(program):
    outcome(program + b".")


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_model_is_a_model_or_our_own_error(tmp_path_factory, data):
    raw = bytearray(forge(network()))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "m.pkl"
    path.write_bytes(bytes(raw))
    try:
        load_model(str(path))
    except ModelFileError as error:
        assert str(path) in str(error)


def test_a_pickle_cut_off_anywhere_is_our_own_error(tmp_path):
    raw = forge(network())
    path = tmp_path / "m.pkl"
    for end in range(0, len(raw), 7):
        path.write_bytes(raw[:end])
        with pytest.raises(ModelFileError):
            load_model(str(path))


@pytest.mark.parametrize("kind", ["dim", "nvis", "both"])
def test_an_architecture_cannot_ask_for_more_memory_than_the_file_has_numbers(tmp_path, kind):
    huge = 2**30
    fake = network(layers=[layer(dim=2 if kind == "nvis" else huge)])
    if kind != "dim":
        fake.attributes["input_space"].attributes["dim"] = huge
    path = tmp_path / "huge.pkl"
    path.write_bytes(forge(fake))
    tracemalloc.start()
    try:
        with pytest.raises(ModelFileError, match="more than the file has numbers for"):
            load_model(str(path))
        assert tracemalloc.get_traced_memory()[1] < 2**24
    finally:
        tracemalloc.stop()
