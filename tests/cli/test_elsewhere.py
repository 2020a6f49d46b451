"""The program from a checkout, in an environment that was made for something else."""

import importlib.util
import os
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.xdist_group("cli-elsewhere"),
    pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="jax is not installed"),
]

CHECKOUT = str(Path(__file__).parents[2])

# What training with JAX does without.
ABSENT = (
    "scipy_openblas32",
    "setuptools",
    "matplotlib",
    "jinja2",
    "safetensors",
    "tensorboardX",
)


@pytest.fixture
def run(desk):
    """Run the program where packages are missing, and no compiler is on the PATH."""
    for name in ABSENT:
        desk.write(f"absent/{name}.py", f"raise ModuleNotFoundError({name!r}, name={name!r})")

    def run(*arguments, flags=""):
        result = desk.run(
            *arguments,
            AESARA_FLAGS=",".join([f"base_compiledir={desk / 'compiled'}", flags]),
            PATH=desk / "absent",
            PYTHONPATH=os.pathsep.join([str(desk / "absent"), CHECKOUT]),
            PYTHONWARNINGS="error",
        )
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout

    return run


def test_a_game_is_checked_trained_by_jax_and_sampled_without_a_word_about_what_is_missing(
    run, desk
):
    assert "nothing wrong" in run("check", "regression.yaml")
    model = "out/elsewhere.npz"
    training = ["--backend", "jax", "--device", "cpu", "--epochs", "2", "--save-path", model]
    said = run("train", "game.yaml", *training)
    assert said.startswith("Compiling the update with JAX on cpu")
    run("samples", model, "-o", "out/elsewhere.png")
    assert (desk / "out/elsewhere.png").exists()
    assert "gen_ll" in run("monitor", "print", model)


def test_doctor_says_what_is_missing(run):
    said = run("doctor", flags="cxx=")
    assert "compiler                 none: the backend c will run in Python" in said
    assert "scipy-openblas32" in said
