"""Aesara on today's Python and NumPy: its C code against its Python code, settings, patches."""

import os
import subprocess
import sys

import aesara
import numpy as np
import pytest
from aesara import scalar
from aesara import tensor as at
from aesara.compile.mode import Mode
from aesara.graph.utils import MethodNotDefined
from aesara.tensor.elemwise import Elemwise
from aesara.tensor.subtensor import advanced_subtensor1

from adversarial.backend import function
from adversarial.backend.aesara_compat import NUMPY_2, PATCHES

pytestmark = pytest.mark.compiled

IN_C = Mode("cvm", None)
IN_PYTHON = Mode("py", None)


def both_ways(inputs, outputs, values):
    """What C and what Python make of some expressions."""
    return [function(inputs, outputs, mode=mode)(*values) for mode in (IN_C, IN_PYTHON)]


def assert_same(names, in_c, in_python, rtol=2e-5):
    for name, ours, expected in zip(names, in_c, in_python):
        assert np.shape(ours) == np.shape(expected), name
        np.testing.assert_allclose(ours, expected, rtol=rtol, atol=1e-6, err_msg=name)


def tensor_expressions(x, rows, positions):
    """One at least for each operation on arrays that Aesara carries out in C."""
    chosen = advanced_subtensor1(x, positions)
    return {
        "argmax of all": at.argmax(x),
        "argmax of an axis": at.argmax(x, axis=1),
        "max and argmax of all": at.max_and_argmax(x, axis=None)[1],
        "max of an axis": at.max(x, axis=0),
        "min": x.min(),
        "mean": x.mean(axis=0),
        "prod": x.prod(axis=1),
        "product without zeros": at.math.prod(x, no_zeros_in_input=True),
        "all": at.all(x > 0),
        "any": at.any(x > 0, axis=0),
        "cumsum of all": at.cumsum(x),
        "cumsum of an axis": at.cumsum(x, axis=1),
        "cumsum of a vector": at.cumsum(x[0], axis=0),
        "cumprod of all": at.cumprod(x),
        "softmax of all": at.special.softmax(x, axis=None),
        "softmax of an axis": at.special.softmax(x, axis=0),
        "log softmax": at.special.log_softmax(x, axis=-1),
        "log softmax of all": at.special.log_softmax(x, axis=None),
        "gradient of softmax": aesara.grad((at.special.softmax(x, axis=1) * rows).sum(), x),
        "gradient of softmax of all": aesara.grad(
            (at.special.softmax(x, axis=None) * rows).sum(), x
        ),
        "rows by number": chosen,
        "gradient of rows": aesara.grad((chosen**2).sum(), x),
        "slice": x[1:, ::2],
        "entry": x[1, 2],
        "set": at.set_subtensor(x[1:], 3.0),
        "add to": at.inc_subtensor(x[:, 1], 2.0),
        "add to rows": at.inc_subtensor(chosen, 1.0),
        "joined": at.join(1, x, rows),
        "part": at.split(x, [1, 2], 2, axis=0)[1],
        "filled": at.alloc(x[0, 0], 2, 3),
        "vector": at.stack([x[0, 0], x[1, 1]]),
        "reshaped": x.reshape((2, -1)),
        "turned": x.T,
        "repeated": at.broadcast_to(x[0], (4, x.shape[1])),
        "of known shape": at.specify_shape(x, (3, 4)),
        "number of rows": x.shape[0],
        "shape": x.shape,
        "searched": at.searchsorted(at.cumsum(abs(x[0])), x[1]),
        "contiguous": at.extra_ops.cpu_contiguous(x.T),
        "batched dot": at.batched_dot(x[:, :, None], rows[:, None, :]),
        "asserted": aesara.raise_op.Assert("never")(x, at.gt(x.shape[0], 0)),
        "copied": aesara.compile.ops.deep_copy_op(x),
        "x log x": at.xlogx.xlogx(abs(x)),
        "x log y": at.xlogx.xlogy0(abs(x), abs(rows)),
    }


def test_operations_on_arrays_compute_in_c_what_they_compute_in_python(numbers):
    x, rows, positions = at.dmatrix("x"), at.dmatrix("rows"), at.lvector("positions")
    expressions = tensor_expressions(x, rows, positions)
    values = numbers.uniform(-2, 2, (3, 4)), numbers.uniform(0.1, 1, (3, 4)), np.array([2, 0, 2])
    results = both_ways([x, rows, positions], list(expressions.values()), values)
    assert_same(expressions, *results)


def test_operations_on_integers_compute_in_c_what_they_compute_in_python():
    x, positions = at.lmatrix("x"), at.lvector("positions")
    expressions = {
        "argmax of all": at.argmax(x),
        "sum": x.sum(),
        "cumsum of all": at.cumsum(x),
        "rows by number": advanced_subtensor1(x, positions),
        "divided": x // 3,
        "remainder": x % 3,
        "true quotient": x / 3,
        "sine": at.sin(x),
        "as float32": at.cast(x, "float32"),
        "as bool": at.cast(x, "bool"),
    }
    values = np.arange(6).reshape(2, 3) - 2, np.array([1, -1])
    assert_same(expressions, *both_ways([x, positions], list(expressions.values()), values))


def scalar_expressions(variables):
    """Every operation on numbers that Aesara has C code for, applied to vectors."""
    found = {}
    for op in {**vars(scalar), **vars(scalar.math)}.values():
        if not isinstance(op, scalar.ScalarOp) or op.nin not in (1, 2, 3):
            continue
        given = variables[: op.nin]
        try:
            node = op.make_node(*(scalar.get_scalar_type(v.dtype)() for v in given))
            if node.outputs[0].type.dtype in ("complex64", "complex128", "float16"):
                continue
            op.c_code(node, "node", ["x", "y", "z"][: op.nin], ["result"], {"fail": ""})
        except (NotImplementedError, TypeError, MethodNotDefined):
            continue
        found[str(op)] = Elemwise(op)(*given)
    return found


@pytest.mark.parametrize("dtype, least", [("float64", 65), ("float32", 65), ("int64", 35)])
def test_operations_on_numbers_compute_in_c_what_they_compute_in_python(dtype, least, numbers):
    variables = [at.vector(dtype=dtype) for _ in range(3)]
    expressions = scalar_expressions(variables)
    assert len(expressions) >= least
    values = [(numbers.uniform(0.1, 0.9, 8) * (9 if dtype == "int64" else 1)) for _ in range(3)]
    values = [np.ceil(v).astype(dtype) if dtype == "int64" else v.astype(dtype) for v in values]
    quickly = f"{aesara.config.gcc__cxxflags} -O0"  # a large module
    with np.errstate(all="ignore"), aesara.config.change_flags(gcc__cxxflags=quickly):
        results = [
            function(variables, list(expressions.values()), mode=Mode(linker, None))(*values)
            for linker in ("c", "py")
        ]
    assert_same(expressions, *results)


def test_numbers_keep_their_precision():
    """A tenth is no single-precision number, a half is."""
    with aesara.config.change_flags(floatX="float64"):
        kept = [at.constant(value).dtype for value in (0.1, 0.5, 1e-300, np.float32(0.1))]
    assert kept == ["float64", "float32", "float64", "float32"]
    with aesara.config.change_flags(floatX="float32"):
        assert at.constant(0.1).dtype == "float32"
    assert [at.constant(value).dtype for value in (1, 300, 2**40)] == ["int8", "int16", "int64"]


def test_loops_run():
    x = at.dvector()
    sums, updates = aesara.scan(lambda a, b: a + b, x, at.constant(0.0, dtype="float64"))
    np.testing.assert_array_equal(function([x], sums, updates)(np.arange(4.0)), [0, 1, 3, 6])


GRADIENTS = [
    (at.arccos, lambda x: -1 / np.sqrt(1 - x**2)),
    (at.arcsin, lambda x: 1 / np.sqrt(1 - x**2)),
    (at.arctan, lambda x: 1 / (1 + x**2)),
    (at.arctanh, lambda x: 1 / (1 - x**2)),
    (at.arcsinh, lambda x: 1 / np.sqrt(1 + x**2)),
    (at.exp2, lambda x: np.log(2) * 2**x),
]


@pytest.mark.skipif(not NUMPY_2, reason="NumPy 1 warns of what Aesara does here itself")
@pytest.mark.parametrize("f, slope", GRADIENTS, ids=lambda each: getattr(each, "name", None))
def test_gradients_that_convert_numbers(f, slope):
    x = at.dvector()
    gradient = function([x], aesara.grad(f(x).sum(), x), mode="FAST_COMPILE")
    points = np.array([-0.5, 0.1, 0.7])
    np.testing.assert_allclose(gradient(points), slope(points), rtol=1e-6)


def python(script, *arguments, **environment):
    """Run a script in a process of its own, with warnings as errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments, "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def test_patches_are_in_force_where_they_are_needed_and_nowhere_else():
    whats = " ".join(patch.what for patch in PATCHES if "setuptools" not in patch.what)
    if NUMPY_2:
        assert "numpy.obj2sctype" in whats and "scan_perform_ext" in whats
        assert all(patch.since and patch.why for patch in PATCHES)
    else:
        assert whats == ("aesara.scan.scan_perform_ext" if sys.version_info >= (3, 12) else "")


SETTINGS = """
import os
before = dict(os.environ)
from adversarial.backend.aesara_compat import CHOSEN
from aesara import config
assert dict(os.environ) == before
print(os.path.basename(config.compiledir), repr(config.blas__ldflags), sorted(CHOSEN), sep="|")
"""


@pytest.mark.parametrize(
    "flags, rc, expected",
    [
        ("", "", ("adversarial-", "''", "[]")),
        ("floatX=float32", "", ("adversarial-", "''", "['floatX']")),
        ("compiledir={here}/own", "", ("own", "''", "['compiledir']")),
        ("", "[blas]\nldflags = -lmine", ("adversarial-", "'-lmine'", "['blas__ldflags']")),
        ("blas__ldflags=-lhis", "[blas]\nldflags = -lmine", ("adversarial-", "'-lhis'", "")),
        ("", "[global]\ncompiledir_format = mine", ("mine", "''", "['compiledir_format']")),
        ('"blas__ldflags=-L/a,b -lhis"', "", ("adversarial-", "'-L/a,b -lhis'", "blas__ldflags")),
        ("blas__ldflags", "", ("adversarial-", "''", "")),
        ("blas__ldflags = -lhis", "", ("adversarial-", "''", "")),
        ("floatX=float32 # and more", "", ("adversarial-", "''", "['floatX']")),
        ("", "[global]\nblas__ldflags = -lmine", ("adversarial-", "''", "")),
    ],
)
def test_settings_are_ours_where_the_user_has_none(flags, rc, expected, tmp_path):
    (tmp_path / "rc").write_text(rc)
    flags = flags.format(here=tmp_path)
    where = [] if "compiledir" in flags else [f"base_compiledir={tmp_path}"]
    flags = ",".join([*where, flags])
    done = python(SETTINGS, AESARA_FLAGS=flags, AESARARC=str(tmp_path / "rc"))
    assert done.returncode == 0, done.stderr
    folder, blas, chosen = done.stdout.strip().split("|")
    assert folder.startswith(expected[0]) and blas == expected[1]
    assert expected[2].strip("[]") in chosen


@pytest.mark.parametrize(
    "flags, rc, reason",
    [
        ("floatX=banana", "", "Invalid value ('banana')"),
        ("device=gpu,floatX=float32", "", "--backend jax --device gpu:0"),
        ("", "[global]\ndevice = gpu", "--backend jax --device gpu:0"),
        ("floatX='float32", "", "No closing quotation"),
        ("", "ldflags = -lmine", "no section headers"),
    ],
)
def test_settings_that_cannot_be_read_are_one_line_of_our_program(flags, rc, reason, tmp_path):
    (tmp_path / "rc").write_text(rc)
    done = subprocess.run(
        [sys.executable, "-m", "adversarial", "doctor"],
        capture_output=True,
        text=True,
        env={**os.environ, "AESARA_FLAGS": flags, "AESARARC": str(tmp_path / "rc")},
    )
    (said,) = done.stderr.splitlines()
    assert "AESARA_FLAGS and .aesararc" in said and reason in said
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("flags, lines", [("floatX=float64,device=gpu", 1), ("", 0)])
def test_flags_of_theano_are_said_to_be_ignored(flags, lines, tmp_path):
    done = python(
        "import adversarial, aesara; print(aesara.config.floatX)",
        AESARA_FLAGS=f"base_compiledir={tmp_path},floatX=float32",
        THEANO_FLAGS=flags,
    )
    assert done.stdout == "float32\n"
    assert done.stderr.count("THEANO_FLAGS is ignored") == len(done.stderr.splitlines()) == lines


def test_names_that_numpy_took_out_mean_what_they_meant():
    for kind in ("float32", np.float32, np.dtype("float32")):
        assert np.cast[kind](1.5).dtype == "float32"
        assert np.sctype2char(kind) == "f"
    assert np.obj2sctype("float32") is np.obj2sctype(np.float32) is np.float32
    assert np.obj2sctype("nothing") is None


@pytest.mark.skipif(not NUMPY_2, reason="no number is converted by ours")
def test_numbers_keep_their_precision_whatever_numpy_raises():
    with np.errstate(all="raise"), aesara.config.change_flags(floatX="float64"):
        assert [at.constant(value).dtype for value in (1e-300, 1e300)] == ["float64"] * 2


WITHOUT = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Block())
for name in [name for name in sys.modules if name.partition(".")[0] in {names}]:
    del sys.modules[name]
"""


def test_setuptools_is_not_needed_and_left_alone(tmp_path):
    script = WITHOUT.format(names=("setuptools",)) + COMPILING
    done = python(script, AESARA_FLAGS=f"base_compiledir={tmp_path}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "[1.0]\nTrue\n"


COMPILING = """
import adversarial, sys
from aesara import tensor as at
from adversarial.backend import aesara_compat, function
assert not [name for name in sys.modules if name.startswith("setuptools")]
x = at.dvector()
print(function([x], at.exp(x))([0.0]).tolist())
print(any(patch.what == "setuptools._distutils" for patch in aesara_compat.PATCHES))
"""


def test_a_missing_aesara_is_said_with_the_command_that_installs_it():
    block = WITHOUT.format(names=("aesara",))
    remedy = f"{sys.executable} -m pip install --no-deps aesara==2.9.4"
    script = python(f"{block}\nimport adversarial.models.mlp")
    assert script.returncode == 1 and remedy in script.stderr.splitlines()[-1]
    program = python(f"{block}\nfrom adversarial.cli import main; sys.exit(main(['doctor']))")
    (said,) = program.stderr.splitlines()
    assert program.returncode == 2 and remedy in said
