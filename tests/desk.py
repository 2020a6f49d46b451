"""A folder with small experiments and their data, and the program in processes of its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import adversarial
from adversarial.checkpoint import read_checkpoint
from adversarial.monitor.records import CLOCKS

PACKAGE = str(Path(adversarial.__file__).parents[1])

# Least squares: it compiles in a second.
REGRESSION = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${DATA}/x.npy", y: !pkl: "${DATA}/y.npy"
    },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 4,
        layers: [ !obj:pylearn2.models.mlp.Linear { layer_name: 'out', dim: 1, irange: .05 } ]
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10,
        learning_rate: .01,
        monitoring_dataset: { 'valid': *train },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 3 }
    },
    save_path: "${OUT}/regression.npz",
    save_freq: 1
}
"""

# Both players as small as they get; samples have as many pixels as MNIST's.
GAME = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${DATA}/images.npy"
    },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            monitor_ll: 1,
            mlp: !obj:pylearn2.models.mlp.MLP {
                nvis: 2,
                layers: [
                    !obj:pylearn2.models.mlp.Sigmoid { layer_name: 'y', dim: 784, irange: .05 }
                ]
            }
        },
        discriminator: !obj:pylearn2.models.mlp.MLP {
            nvis: 784,
            layers: [ !obj:pylearn2.models.mlp.Sigmoid { layer_name: 'y', dim: 1, irange: .05 } ]
        }
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10,
        learning_rate: .1,
        monitoring_dataset: { 'valid': *train },
        cost: !obj:adversarial.AdversaryCost2 { scale_grads: 0 },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 9 }
    },
    save_path: "${OUT}/game.pkl",
    save_freq: 1
}
"""


class Desk:
    """Where somebody without any data set types commands."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "out").mkdir()
        rng = np.random.RandomState(0)
        x = rng.normal(size=(50, 4)).astype("float32")
        np.save(folder / "x.npy", x)
        np.save(folder / "y.npy", x.sum(axis=1, keepdims=True))
        np.save(folder / "images.npy", rng.uniform(size=(40, 784)).astype("float32"))
        self.write("regression.yaml", REGRESSION)
        self.write("game.yaml", GAME)

    def __truediv__(self, name):
        return self.folder / name

    def write(self, name, text):
        """Write a file into the folder, which makes missing folders; returns its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def environment(self, variables):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PYLEARN2_")}
        flags = [kept.get("AESARA_FLAGS"), "mode=FAST_COMPILE"]
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, [PACKAGE, kept.get("PYTHONPATH")]))
        kept.update(
            AESARA_FLAGS=",".join(filter(None, flags)),
            OMP_NUM_THREADS="1",
            XDG_CACHE_HOME=str(self.folder / "cache"),
            DATA=str(self.folder),
            OUT=str(self.folder / "out"),
        )
        return {**kept, **{name: str(value) for name, value in variables.items()}}

    def command(self, *arguments):
        """Words that start the program."""
        return [sys.executable, "-m", "adversarial", *map(str, arguments)]

    def start(self, *arguments, stderr=subprocess.PIPE, **variables):
        """Start the program, with pipes for what it prints."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment(variables),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            # Whoever runs the tests in the background of a script has Ctrl-C switched off.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def finish(self, process):
        """Wait for a program; returns what it printed and its exit code."""
        stdout, stderr = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def run(self, *arguments, **variables):
        """Run the program to its end."""
        return self.finish(self.start(*arguments, **variables))

    def history(self, name):
        """The lines of a history, parsed."""
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def contents(self, name, history=None):
        """Arrays of a run's last checkpoint, and its history, without what tells the time."""
        arrays = read_checkpoint(str(self.folder / f"{name}.checkpoint.npz"))[2]
        arrays = {k: a.tobytes() for k, a in arrays.items() if not k.endswith((*CLOCKS, ".json"))}
        lines = self.history(history or f"{name}.jsonl")
        for line in lines:
            del line["seconds"]
            for clock in CLOCKS:
                del line["channels"][clock]
        return arrays, lines


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("desk"))
