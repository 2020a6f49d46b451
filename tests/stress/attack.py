"""Attack the readers of files and settings from strangers, for a bounded time: ``make attack``.

    python tests/stress/attack.py --seconds 300

Makes files of five kinds, hostile by construction or by damage: experiments, pickles, archives,
data and settings. Each is read in a forked process that may take one GiB more than it had, five
seconds of the processor, two minutes by the clock. It must be taken, or refused by one of our own
errors in one line. An audit hook sees what the process does meanwhile: connecting, starting
programs (other than the reader of MATLAB's files) and changing files outside of its folder end it
at once. Prints a row for each kind; what did harm is left in the folder ``attack-found``. Exit code
1 if anything did.
"""

import argparse
import gzip
import io
import os
import random
import resource
import signal
import struct
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE.parent / "fuzz", HERE.parent / "checkpoint" / "original"):
    sys.path.insert(0, str(place))

import numpy as np  # noqa: E402
from scipy.io import savemat  # noqa: E402
from targets import Readers  # noqa: E402

from adversarial.checkpoint import load_model, read_metadata, read_records  # noqa: E402
from adversarial.checkpoint.serial import load  # noqa: E402
from adversarial.config import yaml_parse  # noqa: E402
from adversarial.datasets.cifar10_files import check_names, read_batch  # noqa: E402
from adversarial.datasets.idx import read_mnist_images  # noqa: E402
from adversarial.datasets.matlab import read_mat  # noqa: E402
from adversarial.datasets.npy_npz import NpyDataset  # noqa: E402
from adversarial.errors import AdversarialError, blaming  # noqa: E402
from adversarial.files.json_files import read_json  # noqa: E402
from adversarial.pylearn2.csv_dataset import CSVDataset  # noqa: E402

GIB = 2**30
SECONDS, CLOCK = 5, 120
TAKEN, REFUSED, FOREIGN, FORBIDDEN = 0, 3, 4, 5
FOUND = "attack-found"

EXPERIMENT = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix { X: !pkl: x.npy },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: uniform, monitor_ll: 1,
            mlp: !obj:pylearn2.models.mlp.MLP { nvis: 3, layers: [
                !obj:pylearn2.models.mlp.Sigmoid { layer_name: y, dim: 4, irange: .5 } ] } },
        discriminator: !obj:pylearn2.models.mlp.MLP { nvis: 4, layers: [
            !obj:pylearn2.models.maxout.Maxout {
                layer_name: h0, num_units: 5, num_pieces: 2, irange: .5 },
            !obj:pylearn2.models.mlp.Sigmoid { layer_name: y, dim: 1, irange: .5 } ] } },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10, learning_rate: .1, monitoring_dataset: { valid: *train },
        cost: !obj:adversarial.AdversaryCost2 { scale_grads: 0 },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 } },
    save_path: out/m.npz, save_freq: 1
}
"""
PATHS = (
    "dataset",
    "dataset.X",
    "model",
    "model.generator",
    "model.generator.noise",
    "model.generator.mlp.nvis",
    "model.generator.mlp.layers",
    "model.generator.mlp.layers.0.dim",
    "model.generator.mlp.layers.0.irange",
    "model.generator.mlp.layers.0.layer_name",
    "model.discriminator.layers.0.num_units",
    "model.discriminator.layers.0.num_pieces",
    "algorithm",
    "algorithm.batch_size",
    "algorithm.learning_rate",
    "algorithm.monitoring_dataset",
    "algorithm.cost",
    "algorithm.cost.scale_grads",
    "algorithm.termination_criterion.max_epochs",
    "algorithm.seed",
    "algorithm.train_iteration_mode",
    "extensions",
    "save_path",
    "save_freq",
    "nonsense.path",
)
VALUES = (
    *("-5", "0", "2.5", ".nan", "-.inf", "1e400", "true", "null", "abc", "''", "[]", "[1]", "{}"),
    *(
        "3000000000",
        "9" * 400,
        "[[1, x], {a: b}]",
        "'${HOME}'",
        "'${SECRET}'",
        '"\\0"',
        '"\\ud800"',
    ),
    *(
        "!obj:os.system {command: touch pwned}",
        "!import:os.system",
        "!pkl: /dev/zero",
        "!pkl: pipe",
    ),
    *("!obj:numpy.ones {shape: 3000000000}", "!obj:numpy.zeros {shape: 9, dtype: V999999999}"),
    *("!obj:str {object: '${SECRET}'}", "!obj:pylearn2.datasets.csv_dataset.CSVDataset {path: %s}"),
)
PLACES = (
    "http://127.0.0.1:9/x.csv",
    "/dev/zero",
    "pipe",
    "/proc/self/environ",
    "holes",
    "out",
    "x.npy",
)
# What makes something of what came before, in a pickle; and what a pickle begins with.
NESTS = (
    b"]",
    b"(lp0\n",
    b"\x85",
    b"(t",
    b"}X\x01\x00\x00\x00a",
    b"cpylearn2.models.mlp\nMLP\n)\x81",
)
DESCRS = (
    "<f4",
    "|b1",
    "|V0",
    "|V8",
    "|S0",
    "<U0",
    [("a", "<f8", (0,))],
    [("a", [("b", "<f4")])],
    "|O",
)


def damaged(rng, data):
    """Bytes with a few of them changed, cut out, repeated or put in."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, size = rng.randrange(len(data) + 1), rng.randint(1, 40)
        how = rng.randrange(4)
        if how == 0:
            data[at : at + 8] = rng.randbytes(rng.randint(1, 8))
        elif how == 1:
            del data[at : at + size]
        elif how == 2:
            data[at:at] = data[at : at + size] * rng.choice((1, 2, 1000))
        else:
            data[at:at] = rng.choice(
                (b"\xff" * 8, b"\0" * 8, b"\x7f\xff\xff\xff", rng.randbytes(4))
            )
    return bytes(data)


def lying(rng):
    """A ``.npy`` whose header does not fit what follows."""
    buffer = io.BytesIO()
    sides = (0, 1, 3, 2**31, 2**40, 2**62)
    shape = tuple(rng.choice(sides) for _ in range(rng.randint(0, 4)))
    header = {"descr": rng.choice(DESCRS), "fortran_order": rng.random() < 0.5, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue() + bytes(rng.choice((0, 0, 4, 1000)))


class Attack:
    """Makes hostile inputs.

    Parameters
    ----------
    folder : Path
        Empty; becomes the working folder.
    rng : random.Random
    """

    def __init__(self, folder, rng):
        self.rng = rng
        self.folder = folder
        readers = Readers(folder).by_name
        self.seeds = {name: readers[name][1] for name in readers}
        self.describe = readers["description"][0]
        np.save("x.npy", np.random.RandomState(0).uniform(size=(40, 4)).astype("f4"))
        savemat("x.mat", {"X": np.arange(24.0).reshape(2, 3, 4)}, do_compression=True)
        os.mkfifo("pipe")
        os.mkdir("out")
        with open("holes", "wb") as file:
            file.truncate(2**40)
        os.environ["SECRET"] = "hunter2"

    def _file(self, name, data):
        Path(name).write_bytes(data)
        return name

    def experiments(self):
        """Experiment files, as `check` sees them."""
        rng = self.rng
        seed = rng.choice([EXPERIMENT.encode()] * 3 + self.seeds["yaml"])
        if rng.random() < 0.2:
            seed = seed.replace(rng.choice((b".5", b"4", b"x.npy")), self._value().encode())
        if rng.random() < 0.1:
            seed = rng.choice((b"[", b"{a: ", b"- ", b"? ", b"!!set {")) * rng.randint(10, 60000)
        return self._check, self._file("e.yaml", damaged(rng, seed)), ()

    def settings(self):
        """Values that do not fit, set in a sound experiment."""
        Path("s.yaml").write_text(EXPERIMENT)
        pairs = (f"{self.rng.choice(PATHS)}={self._value()}" for _ in range(self.rng.randint(1, 2)))
        return self._check, "s.yaml", tuple(pairs)

    def _value(self):
        value = self.rng.choice(VALUES)
        return value % self.rng.choice(PLACES) if "%s" in value else value

    @staticmethod
    def _check(path, overrides):
        errors = yaml_parse.check(path, overrides=overrides)
        if errors:
            raise errors[0]

    def pickles(self):
        """Pickles of models and arrays, damaged, or nested."""
        rng = self.rng
        if rng.random() < 0.3:
            nest = rng.choice(NESTS)
            close = {b"(t": b"t", b"]": b"a"}.get(nest[:2], b"")
            depth = rng.choice((10, 300, 2000, 100000))
            data = b"\x80\x02" + nest * depth + b"N" + close * depth + b"."
        else:
            data = damaged(rng, rng.choice(self.seeds["pickle"]))
        return rng.choice((load, load_model, read_metadata)), self._file("m.pkl", data)

    def archives(self):
        """Saved models, and what NumPy writes."""
        rng = self.rng
        how = rng.randrange(5)
        if how == 0:
            data = damaged(rng, rng.choice(self.seeds["checkpoint"]))
            return rng.choice((load_model, read_metadata, read_records)), self._file("m.npz", data)
        if how == 1:
            return self.describe, damaged(rng, rng.choice(self.seeds["description"]))
        if how == 2:
            text = rng.choice((b"[", b"{}, ", b"[], ", b'{"a": ', b"1e9, ", b'"\\u0000", '))
            return self.describe, b'{"model": [' + text * rng.randint(1, 10**6)
        warnings.simplefilter("ignore")  # zipfile's, of names that it has twice
        method = rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA))
        with zipfile.ZipFile("a.npz", "w", method) as archive:
            for name in rng.choice((("a",), ("a", "a"), ("../../a", "/a", "a\0b"), ("data.json",))):
                archive.writestr(f"{name}.npy", lying(rng) + bytes(rng.choice((0, 10**7))))
        data = Path("a.npz").read_bytes()
        return load, self._file("a.npz", damaged(rng, data) if how == 4 else data)

    def data(self):
        """Files of data, in every format."""
        rng = self.rng
        kind = rng.randrange(7)
        if kind == 0:
            data = rng.choice((lying(rng), damaged(rng, Path("x.npy").read_bytes())))
            mode = rng.choice((None, "r", "r+", "c", "w+"))
            return NpyDataset, self._file("d.npy", data), mode
        if kind == 1:
            head = struct.pack(
                ">4i", 2051, rng.choice((2, 2**31 - 1, -1)), 3, rng.choice((2, 2**20))
            )
            data = damaged(
                rng, rng.choice((*self.seeds["idx"], head + bytes(rng.choice((12, 10**7)))))
            )
            data = gzip.compress(data) if rng.random() < 0.5 else data
            return read_mnist_images, self._file("d.idx", data)
        if kind == 2:
            rows = rng.choice((b"a,b\n1,2\n0,3\n", b"1," * 10**5, b"1\n" * 10**6, b"\0" * 10**6))
            packed = rng.random() < 0.5
            data = gzip.compress(rows) if packed else rows
            data = damaged(rng, data) if rng.random() < 0.7 else data
            name = rng.choice(PLACES) if rng.random() < 0.1 else f"d.csv{'.gz' * packed}"
            return CSVDataset, name if name in PLACES else self._file(name, data)
        if kind == 3:
            data = damaged(rng, Path("x.mat").read_bytes())
            return read_mat, Path(self._file("d.mat", data)), ["X"]
        if kind == 4:
            data = damaged(rng, rng.choice(self.seeds["pickle"]))
            return rng.choice((check_names, read_batch)), Path(self._file("d.batch", data))
        line = b'{"channels": {"a": 1}, "epoch": 1, "batch": 1, "example": 1, "seconds": 1}\n'
        if kind == 5:
            return read_records, self._file("d.jsonl", damaged(rng, line * 3))
        return (
            read_json,
            self._file("d.json", damaged(rng, b"[" * rng.choice((1, 10**5)) + line)),
            dict,
        )


KINDS = ("experiments", "settings", "pickles", "archives", "data")


def watch(folder):
    """End this process when it does what no reader has to do."""
    inside = (os.fspath(folder), "/dev/null")
    changes = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")
    starts = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "socket.connect", "pty.spawn")

    def hook(event, arguments):
        bad = event in starts
        if event in ("subprocess.Popen", "os.posix_spawn"):
            bad = "matlab_child.py" not in str(arguments[1])
        elif event == "open" and isinstance(arguments[0], str):
            writes = (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
            bad = bool(writes) and not os.path.abspath(arguments[0]).startswith(inside)
        elif event in changes:
            bad = not os.path.abspath(os.fsdecode(arguments[0])).startswith(inside)
        if bad:
            os.write(2, f"{event} {arguments[:2]}\n".encode())
            os._exit(FORBIDDEN)

    sys.addaudithook(hook)


def run(folder, function, *arguments):
    """Try one input in a process of its own.

    Returns
    -------
    outcome : str
    seconds : float
        Of the processor.
    mebibytes : int
        Most memory.
    said : str
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(writing, 2)
        _limit()
        watch(folder)
        os._exit(_judged(function, arguments))
    os.close(writing)
    with open(reading, "rb") as answer:
        said = answer.read().decode(errors="replace")
    status, usage = os.wait4(child, 0)[1:]
    code = os.waitstatus_to_exitcode(status)
    names = {TAKEN: "taken", REFUSED: "refused", FOREIGN: "foreign error", FORBIDDEN: "forbidden"}
    outcome = names.get(code, f"ended by {-code}")
    if code in (TAKEN, REFUSED) and usage.ru_utime + usage.ru_stime > SECONDS:
        outcome = "slow"
    return outcome, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, said


def _limit():
    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + GIB, now + GIB))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(CLOCK)


def _judged(function, arguments):
    try:
        with blaming("it") if function in (CSVDataset, NpyDataset) else open(os.devnull, "rb"):
            function(*arguments)
    except AdversarialError as error:
        line = " ".join(str(error).split())
        return REFUSED if len(line) < 2000 and "hunter2" not in line else FOREIGN
    except BaseException:
        os.write(2, traceback.format_exc().encode(errors="replace")[-4000:])
        return FOREIGN
    return TAKEN


def main():
    """Attack for so many seconds; a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300, help="in all (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append", help="by default all")
    arguments = parser.parse_args()
    kinds = arguments.kind or KINDS
    found = Path(FOUND).resolve()
    print(f"{'kind':<12} {'inputs':>7} {'taken':>6} {'refused':>8} {'harm':>5} {'MiB':>5} {'s':>5}")
    sound = True
    with tempfile.TemporaryDirectory() as folder:
        attack = Attack(Path(folder), random.Random(arguments.seed))
        for kind in kinds:
            sound = _row(attack, kind, arguments.seconds / len(kinds), found) and sound
        sound = sound and not Path("pwned").exists()
        os.chdir("/")
    return 0 if sound else 1


def _row(attack, kind, seconds, found):
    """Attack by one kind; print what came of it."""
    outcomes: Counter = Counter()
    most, longest, end = 0, 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        function, *values = getattr(attack, kind)()
        outcome, took, peak, said = run(attack.folder, function, *values)
        outcomes[outcome] += 1
        most, longest = max(most, peak), max(longest, took)
        if outcome not in ("taken", "refused"):
            found.mkdir(exist_ok=True)
            place = found / f"{kind}-{sum(outcomes.values())}"
            about = f"{outcome}, {took:.1f} s, {peak} MiB: {function.__name__} {str(values)[:500]}"
            place.with_suffix(".txt").write_text(f"{about}\n{said}", errors="replace")
            if isinstance(values[0], (str, Path)) and os.path.isfile(values[0]):
                place.with_suffix(".input").write_bytes(Path(values[0]).read_bytes()[: 2**22])
            print(f"  {about}", flush=True)
    total, good = sum(outcomes.values()), outcomes["taken"] + outcomes["refused"]
    print(
        f"{kind:<12} {total:>7} {outcomes['taken']:>6} {outcomes['refused']:>8} {total - good:>5} "
        f"{most:>5} {longest:>5.1f}",
        flush=True,
    )
    return total == good


if __name__ == "__main__":
    sys.exit(main())
