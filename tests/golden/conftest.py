"""The recorded values, and our own for the same experiments, each computed once."""

import contextlib
import functools
import gzip
import importlib.util
import os
from pathlib import Path

import aesara
import numpy as np
import pytest

from adversarial.backend import use
from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import Checkpoints, Every
from adversarial.config import yaml_parse
from adversarial.paper.fidelity import Replay

HERE = Path(__file__).parent
ROOT = Path(os.environ.get("ADVERSARIAL_GOLDEN_ROOT", HERE))
DATA = next(folder for folder in (ROOT / "data", HERE / "data") if folder.is_dir())
CASES = sorted(path.stem for path in ROOT.glob("*.yaml") if path.with_suffix(".npz").exists())

# C code without fusion: compiled modules are shared between cases, and nothing else changes.
LIGHT = {"linker": "cvm", "optimizer": "fast_compile"}
FULL = {}
MODES = {"light": LIGHT, "full": FULL, "jax": FULL}


@pytest.fixture(scope="session")
def golden_root():
    """Folder of the recorded values."""
    return ROOT


@pytest.fixture(scope="session")
def first_stage(tmp_path_factory):
    """A folder with the original's own pickle, on which a second stage is built."""
    folder = tmp_path_factory.mktemp("first_stage")
    with gzip.open(HERE / "pretrain_original.pkl.gz") as packed:
        (folder / "pretrain_original.pkl").write_bytes(packed.read())
    return folder


class Case(Replay):
    """One experiment: what the original computed, and what we do."""

    def __init__(self, name, mode, first_stage):
        if aesara.config.floatX != "float32":
            pytest.skip(reason="the original's values are float32")
        if mode == "jax" and importlib.util.find_spec("jax") is None:
            pytest.skip(reason="jax is not installed")
        super().__init__(self._fresh)
        self.name = name
        self.mode = mode
        self.first_stage = first_stage
        self.file = ROOT / f"{name}.yaml"
        self.folder = first_stage / f"{name}-{mode}"
        with np.load(ROOT / f"{name}.npz", allow_pickle=False) as file:
            self.golden = dict(file)

    @contextlib.contextmanager
    def compiling(self):
        """Compile in this case's way."""
        backend = use("jax") if self.mode == "jax" else use("c")
        with backend, aesara.config.change_flags(**MODES[self.mode]):
            yield

    def flags(self):
        """The same for a process of its own, as the variable AESARA_FLAGS."""
        own = [f"{name}={value}" for name, value in MODES[self.mode].items()]
        return ",".join([os.environ.get("AESARA_FLAGS", ""), *own]).strip(",")

    def _fresh(self):
        """An experiment from the unchanged file."""
        os.environ["GOLDEN_DATA"] = str(DATA)
        os.environ["GOLDEN_DIR"] = str(self.first_stage)
        return yaml_parse.load_path(self.file)

    def recorded(self, prefix):
        """Recorded arrays below a prefix, by the rest of their keys."""
        found = {k[len(prefix) :]: v for k, v in self.golden.items() if k.startswith(prefix)}
        if not found:
            pytest.skip(reason=f"nothing recorded under {prefix}")
        return found

    def prepare(self, train):
        """Leave checkpoints, within epochs too, in ``folder``."""
        path = str(self.folder / "straight.checkpoint.npz")
        train.checkpoints = Checkpoints(path, Every(batches=14), keep=99)


@functools.cache
def _case(name, mode, first_stage):
    return Case(name, mode, first_stage)


@pytest.fixture
def case(request, first_stage):
    """One experiment in one way of compiling."""
    prefer_float32()
    return _case(*request.param, first_stage)


# These cover most of the options; the others run in `make test-golden`.
QUICK = {"mnist_small", "tfd_like", "sgd_d_steps_2"}
# These also run as users run them, with every optimisation.
FULLY_OPTIMISED = {"mnist_small", "rmsprop"}
# These of the slow ones are quick under JAX.
QUICK_IN_JAX = {"mnist_small"}
# These are stopped and resumed in `make test`, the others in `make test-golden`.
RESUMED_QUICK = {"mnist_small", "sgd_d_steps_2"}


def pytest_generate_tests(metafunc):
    """Give each test that asks for a case all of them, keeping a case in one process."""
    if "case" not in metafunc.fixturenames:
        return
    resuming = metafunc.module.__name__.endswith("test_resume")
    chosen = [(name, "light") for name in CASES]
    chosen += [(name, "full") for name in CASES if name in FULLY_OPTIMISED and not resuming]
    chosen += [(name, "jax") for name in CASES]
    quick = {"light": RESUMED_QUICK if resuming else QUICK, "full": set()}
    quick["jax"] = set() if resuming else QUICK_IN_JAX
    params = []
    for name, mode in chosen:
        marks = [pytest.mark.golden, pytest.mark.xdist_group(f"golden-{name}-{mode}")]
        if name not in quick[mode]:
            marks.append(pytest.mark.slow)
        params.append(pytest.param((name, mode), marks=marks, id=f"{name}-{mode}"))
    metafunc.parametrize("case", params, indirect=True)
