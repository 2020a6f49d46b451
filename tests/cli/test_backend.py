"""Choosing a backend and a device on the command line."""

import importlib.util
import shutil

import pytest

from adversarial.checkpoint import load_model

pytestmark = pytest.mark.xdist_group("cli-backend")

HAS_JAX = importlib.util.find_spec("jax") is not None


@pytest.mark.skipif(not HAS_JAX, reason="jax is not installed")
def test_training_under_jax_says_so_and_ends_where_c_ends(desk):
    in_c = desk.run("train", "regression.yaml", "--save-path", "out/c.npz")
    in_jax = desk.run("train", "regression.yaml", "--save-path", "out/jax.npz", "--backend", "jax")
    assert in_c.returncode == in_jax.returncode == 0, in_jax.stderr
    assert in_jax.stdout.splitlines()[0].startswith("Compiling the update with JAX on cpu")
    ours, expected = (load_model(desk / f"out/{name}.npz") for name in ("jax", "c"))
    for value, wanted in zip(ours.get_param_values(), expected.get_param_values()):
        assert value == pytest.approx(wanted, rel=1e-5)


@pytest.mark.skipif(not HAS_JAX, reason="jax is not installed")
def test_a_machine_without_a_gpu_says_so_in_one_line(desk):
    # JAX sees the processor only, whatever is built in.
    result = desk.run("train", "regression.yaml", "--device", "gpu:0", JAX_PLATFORMS="cpu")
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("adversarial: error: Device gpu:0: JAX finds no GPU here")


@pytest.fixture
def nowhere(desk):
    """Settings under which Aesara has no place for what it compiles."""
    return f"base_compiledir={desk.write('file', '')}"


@pytest.mark.skipif(not shutil.which("g++"), reason="no compiler")
def test_no_place_for_compiled_code_is_one_line(desk, nowhere):
    result = desk.run("train", "regression.yaml", "--quiet", "--backend", "c", AESARA_FLAGS=nowhere)
    (line,) = result.stderr.splitlines()
    assert line.startswith("adversarial: error: Unable to create the compiledir directory")
    assert result.returncode == 2 and "base_compiledir=" in line
    result = desk.run("doctor", AESARA_FLAGS=nowhere)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not HAS_JAX, reason="jax is not installed")
def test_jax_needs_no_place_for_compiled_code(desk, nowhere):
    given = ("--quiet", "--backend", "jax", "--save-path", "out/nowhere.npz")
    result = desk.run("train", "regression.yaml", *given, AESARA_FLAGS=nowhere)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("g++"), reason="no compiler")
def test_a_blas_that_is_not_there_is_one_line(desk):
    flags = f"base_compiledir={desk / 'cache'},blas__ldflags=-lmissing,optimizer=fast_compile"
    result = desk.run("train", "regression.yaml", "--quiet", "--backend", "c", AESARA_FLAGS=flags)
    *_, line = result.stderr.splitlines()
    assert line.startswith("adversarial: error: The compiler") and "-lmissing" in line
    assert result.returncode == 2 and "Traceback" not in result.stderr


OWN_LAYER = """
from adversarial.models.mlp import Linear

class Positive(Linear):
    def fprop(self, state_below):
        output = super().fprop(state_below)
        return output[(output > 0).nonzero()[0]]
"""


@pytest.mark.skipif(not HAS_JAX, reason="jax is not installed")
def test_a_layer_that_jax_cannot_compute_is_told_in_one_line_before_training(desk):
    desk.write("own.py", OWN_LAYER)
    text = (desk / "regression.yaml").read_text()
    desk.write("own.yaml", text.replace("pylearn2.models.mlp.Linear", "own.Positive"))
    result = desk.run("train", "own.yaml", "--allow", "own", "--backend", "jax")
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert line == (
        "adversarial: error: The backend jax cannot compute Nonzero, near out_W: JAX has no such "
        "operation here. Without JAX: --backend c"
    )
    assert not (desk / "out/regression.npz").exists()


def test_the_backend_c_has_no_gpu(desk):
    result = desk.run("train", "regression.yaml", "--backend", "c", "--device", "gpu:0")
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert "runs on the CPU only" in line


@pytest.mark.parametrize(
    "flag, said",
    [
        ("mode=JAX", "the backend c cannot compile"),
        ("cxx=/no/g++", "no compiler /no/g++"),
    ],
)
def test_settings_with_which_nothing_can_be_compiled_are_one_line(desk, flag, said):
    flags = f"base_compiledir={desk / 'cache'},{flag}"
    result = desk.run("train", "regression.yaml", "--quiet", "--backend", "c", AESARA_FLAGS=flags)
    (line,) = result.stderr.splitlines()
    assert result.returncode == 2 and said in line
