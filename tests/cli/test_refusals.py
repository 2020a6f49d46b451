"""What a user can mend: one line on standard error, exit code 2, before anything is compiled."""

import pickle
import re
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.xdist_group("cli-refusals")

MNIST = (
    "!obj:pylearn2.train.Train { dataset: !obj:pylearn2.datasets.mnist.MNIST { which_set: train },"
)
REST = MNIST + "model: !obj:adversarial.models.model.Model {} }"


class Marker:
    """Unpickling it makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        import os

        return os.system, (f"touch {self.path}",)


# Name: what of the regression's file is replaced by what, and what the message must say.
CHANGES = {
    "unknown class": ("mlp.Linear {", "mlp.Linaer {", ["Linaer", "Did you mean Linear?", "line 8"]),
    "unknown keyword": ("batch_size", "batchsize", ["batchsize", "Did you mean batch_size?"]),
    "missing keyword": ("learning_rate: .01,", "", ["SGD", "learning_rate", "line 10"]),
    "duplicate key": ("nvis: 4,", "nvis: 4, nvis: 5,", ["duplicate key (nvis)", "line 7"]),
    "undefined variable": ("${OUT}", "${OUTT}", ["OUTT", "Did you mean OUT?"]),
    "os.system by !obj:": (
        "nvis: 4",
        "nvis: !obj:os.system { command: 'touch HARM' }",
        ["os.system", "line 7"],
    ),
    "os.system by PyYAML's tag": (
        "nvis: 4",
        "nvis: !!python/object/apply:os.system ['touch HARM']",
        ["python/object/apply:os.system", "line 7"],
    ),
    "os.system by a pickle": ("x.npy", "harm.pkl", ["harm.pkl", "system"]),
    "save path below a file": ("${OUT}/reg", "${DATA}/x.npy/reg", ["x.npy/regression."]),
    "not an experiment": ("!obj:pylearn2.train.Train {", "{", ["dict", "pylearn2.train.Train"]),
}
FILES = {
    "missing data": (REST, ["train-images-idx3-ubyte", "adversarial data fetch mnist"]),
    "truncated IDX": (REST, ["train-images-idx3-ubyte", "short/mnist"]),
    "no such file": (None, ["no such file.yaml", "No such file"]),
    "empty": ("# nothing\n", ["empty.yaml", "empty"]),
}
EXPECTED = {name: pieces for name, (*_, pieces) in {**CHANGES, **FILES}.items()}


@pytest.fixture(scope="module")
def refusals(desk):
    """What each of the damaged files gets, all run by `train`, two at a time."""
    text = (desk / "regression.yaml").read_text()
    for name, (old, new, _) in CHANGES.items():
        assert old in text
        desk.write(f"{name}.yaml", text.replace(old, new.replace("HARM", f"{desk}/out/harm")))
    for name, (contents, _) in FILES.items():
        if contents is not None:
            desk.write(f"{name}.yaml", contents)
    (desk / "harm.pkl").write_bytes(pickle.dumps(Marker(desk / "out/harm"), 0))
    short = desk / "short/mnist"
    short.mkdir(parents=True)
    images, labels = struct.pack(">4i", 2051, 60000, 28, 28), struct.pack(">2i", 2049, 60000)
    (short / "train-images-idx3-ubyte").write_bytes(images + bytes(1000))
    (short / "train-labels-idx1-ubyte").write_bytes(labels + bytes(60000))

    def train(name):
        variables = {"PYLEARN2_DATA_PATH": desk / "short"} if name == "truncated IDX" else {}
        return desk.run("train", f"{name}.yaml", **variables)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(EXPECTED, pool.map(train, EXPECTED)))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mistake_is_one_line_before_anything_is_compiled(refusals, name):
    result = refusals[name]
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert re.fullmatch(r"adversarial: error: .+\n", result.stderr)
    for piece in EXPECTED[name]:
        assert piece in result.stderr


def test_no_file_runs_a_command(refusals, desk):
    assert not (desk / "out/harm").exists()


def test_check_lists_all_errors_of_all_files(refusals, desk):
    text = (desk / "regression.yaml").read_text()
    twice = text.replace("batch_size", "batchsize").replace("mlp.Linear {", "mlp.Linaer {")
    desk.write("two mistakes.yaml", twice)
    result = desk.run("check", "two mistakes.yaml", "regression.yaml", "duplicate key.yaml")
    assert result.returncode == 2
    linaer, batchsize, sound, duplicate = result.stdout.splitlines()
    assert "Linaer" in linaer
    assert "batchsize" in batchsize
    assert sound == "regression.yaml: nothing wrong"
    assert "nvis" in duplicate
    assert not (desk / "out/regression.npz").exists()


def test_check_of_a_sound_file_with_a_change_from_the_command_line(desk):
    result = desk.run("check", "regression.yaml", "--set", "algorithm.batch_size=25")
    assert (result.returncode, result.stdout) == (0, "regression.yaml: nothing wrong\n")


def test_a_diverging_run_names_the_parameter(desk):
    result = desk.run("train", "regression.yaml", "--set", "algorithm.learning_rate=1e30")
    assert result.returncode == 2
    last = result.stderr.splitlines()[-1]
    assert re.match(r"adversarial: error: (NaN|Inf) in out_W at epoch \d+, batch \d+", last)
    assert "Traceback" not in result.stderr


def test_a_reader_that_goes_away_ends_the_program_quietly(desk):
    process = desk.start("data", "check")
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 141
    process.stderr.close()
