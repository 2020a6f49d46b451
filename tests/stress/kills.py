"""Kill a training again and again at random moments; see that it ends as one that never stopped.

    python tests/stress/kills.py --kills 500
    python tests/stress/kills.py --kills 60 --seconds 600

Ends processes that train and lets new ones resume, until so many kills are done, or so many
seconds have passed, and the run under way has come to its end. Five experiments take turns, under C
and under JAX. Half of the processes are new `adversarial train --resume`, ended by SIGKILL, by
SIGTERM, by Ctrl-C once or twice; the others are forked, from a process that has compiled the
experiment but never trained, which saves their start, and are ended by SIGKILL; JAX bears no fork,
so that there all are new. After each kill every file that has a name must be whole, and nobody may
have ended by a traceback; at each end the last checkpoint, the model and the history must hold the
same bytes as those of a run that nothing stopped, but for times. Exit code 1 if any of this fails.
"""

import argparse
import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import (
    Checkpoints,
    Every,
    checkpoint_path,
    load_model,
    read_checkpoint,
)
from adversarial.config.yaml_parse import load_train_file
from adversarial.files.lock import locked
from adversarial.monitor.records import CLOCKS

WAIT_BUT_LEAVE = os.WEXITED | os.WNOHANG | os.WNOWAIT
ROOT = Path(__file__).parents[2]
GAME = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${DATA}/x.npy"
    },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: %(noise)s,
            mlp: !obj:pylearn2.models.mlp.MLP {
                nvis: 3,
                layers: [ !obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 4, irange: .5 } ]
            }
        },
        discriminator: !obj:pylearn2.models.mlp.MLP {
            nvis: 4,
            layers: [
                !obj:pylearn2.models.maxout.Maxout {
                    layer_name: h0, num_units: 5, num_pieces: 2, irange: .5
                },
                !obj:pylearn2.models.mlp.Sigmoid { layer_name: y, dim: 1, irange: .5 }
            ]
        }
    },
    algorithm: !obj:%(trainer)s {
        batch_size: 10,
        %(more)s
        learning_rate: .1,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.%(rule)s,
        monitoring_dataset: { valid: *train },
        cost: !obj:adversarial.AdversaryCost2 { scale_grads: 0 %(cost)s },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 12 }
    },
    extensions: [ %(extensions)s ],
    save_path: "${OUT}/run.npz",
    save_freq: 1
}
"""
# Least squares behind a hidden layer with dropout.
SUPERVISED = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${DATA}/x.npy", y: !pkl: "${DATA}/y.npy"
    },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 4,
        layers: [
            !obj:pylearn2.models.mlp.RectifiedLinear { layer_name: h, dim: 6, irange: .5 },
            !obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 1, irange: .5 }
        ]
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10,
        learning_rate: .01,
        train_iteration_mode: random_uniform,
        batches_per_iter: 12,
        monitoring_dataset: { valid: *train },
        cost: !obj:pylearn2.costs.mlp.dropout.Dropout { input_include_probs: { h: .8 } },
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.AdaDelta {},
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 12 }
    },
    save_path: "${OUT}/run.npz",
    save_freq: 1
}
"""


def game(**changes):
    """A small game, with something of its own."""
    usual = {
        "more": "",
        "rule": "Momentum { init_momentum: .5 }",
        "extensions": "",
        "cost": "",
        "noise": "uniform",
        "trainer": "pylearn2.training_algorithms.sgd.SGD",
    }
    return GAME % {**usual, **changes}


EXPERIMENTS = {
    "schedules and dropout": game(
        more="""update_callbacks: !obj:pylearn2.training_algorithms.sgd.ExponentialDecay {
            decay_factor: 1.0001, min_lr: .001
        },""",
        extensions="""!obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {
            start: 1, saturate: 8, final_momentum: .7
        }""",
        cost=", discriminator_default_input_include_prob: .5",
    ),
    "RMSProp, random slices": game(
        rule="RMSProp {}",
        noise="gaussian",
        more="train_iteration_mode: random_slice, batches_per_iter: 11,",
    ),
    "the players in turn": game(
        trainer="adversarial.AlternatingSGD", more="discriminator_steps: 2,", noise="gaussian"
    ),
    "the generator at every other step": game(cost=", alternate_g: 1"),
    "no game": SUPERVISED,
}
BACKENDS = ("c", "jax")
KINDS = ("KILL", "KILL", "TERM", "INT", "INT INT", "TERM KILL")
MAY_END_BY = (0, 130, 143, -signal.SIGKILL, -signal.SIGTERM)


class Desk:
    """A folder with an experiment, and the processes that are ended there."""

    def __init__(self, folder, rng, text, backend):
        self.folder = folder
        self.rng = rng
        self.backend = backend
        self.out = folder / "out"
        self.out.mkdir(parents=True)
        data = np.random.RandomState(0).normal(size=(120, 4)).astype("float32")
        np.save(folder / "x.npy", data)
        np.save(folder / "y.npy", data.sum(axis=1, keepdims=True))
        (folder / "game.yaml").write_text(text, encoding="utf-8")
        os.environ.update(DATA=str(folder), OUT=str(self.out), OMP_NUM_THREADS="1")
        os.environ["ADVERSARIAL_ENV"] = "DATA OUT"
        os.chdir(folder)
        self.train = None
        if backend == "c":
            self.train = load_train_file("game.yaml")
            self.train.setup()
            self.train.model.monitor.compile()

    def start(self, every):
        """Start the program."""
        flags = [os.environ.get("AESARA_FLAGS"), "mode=FAST_COMPILE" if self.train else None]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "AESARA_FLAGS": ",".join(filter(None, flags)),
        }
        command = [sys.executable, "-m", "adversarial", "train", "game.yaml", "--resume"]
        return subprocess.Popen(
            [*command, "--save-every", every, "--backend", self.backend],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Whoever runs this in the background of a script has Ctrl-C switched off.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    def carry_out(self, every):
        """Let a new process train to the end."""
        output, _ = (process := self.start(every)).communicate()
        if process.returncode:
            raise SystemExit(output)

    def live_anew(self, every, longest):
        """Let a new process train for a random time, and end it; whether it ended before."""
        process = self.start(every)
        said = []
        if self.rng.random() < 0.2:  # while it begins, or is loaded
            longest *= 4
        else:
            for line in process.stdout:
                said.append(line)
                if line.startswith(("epoch", "Going on")):
                    break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.rng.uniform(0, longest))
        for kind in self.rng.choice(KINDS).split():
            process.send_signal(signal.Signals[f"SIG{kind}"])
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.rng.uniform(0, 0.1))
        said += process.stdout.readlines()
        process.stdout.close()
        return self._ended(process.wait(), "".join(said))

    def live_forked(self, every, longest):
        """Do the same with a child of this process, by SIGKILL."""
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self._train_in_child(every, telling)
            finally:
                os._exit(1)
        os.close(telling)
        os.read(told, 1)
        os.close(told)
        end = time.monotonic() + self.rng.uniform(0, longest)
        while time.monotonic() < end and os.waitid(os.P_PID, child, WAIT_BUT_LEAVE) is None:
            time.sleep(min(0.002, max(0, end - time.monotonic())))
        os.kill(child, signal.SIGKILL)
        return self._ended(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "a child")

    def _train_in_child(self, every, telling):
        train = self.train
        train.checkpoints = Checkpoints(checkpoint_path(train.save_path), Every.parse(every))
        with locked(str(self.out / "run.npz"), "train"):
            resume = train.checkpoints.exists()
            train.checkpoints.begin(anew=not resume)
            if resume:
                train.restore()
            else:
                train.measure()
            os.write(telling, b"!")
            train.go_on()
        os._exit(0)

    @staticmethod
    def _ended(code, said):
        if code not in MAY_END_BY or "Traceback" in said:
            raise SystemExit(f"A process ended with exit code {code}: {said}")
        return code == 0


def contents(out):
    """Everything in the files of a finished run, times left out."""
    about, metadata, arrays = read_checkpoint(str(out / "run.checkpoint.npz"))
    about["state"]["train Train"]["seconds"] = None
    about["state"].pop("extension HistoryFile")  # its length, in which times are digits
    for records in metadata["monitor"]["channels"].values():
        del records["time"]
    for clock in CLOCKS:
        del metadata["monitor"]["channels"][clock]
    held = {key: a.tobytes() for key, a in arrays.items() if not key.endswith((*CLOCKS, ".json"))}
    held["state"] = json.dumps([about["finished"], about["state"], metadata])
    with np.load(out / "run.npz") as model:
        held.update({f"model {k}": model[k].tobytes() for k in model if not k.endswith(".json")})
    lines = [json.loads(line) for line in (out / "run.jsonl").read_text().splitlines()]
    for line in lines:
        line["seconds"] = None
        line["channels"] = {k: v for k, v in line["channels"].items() if k not in CLOCKS}
    held["history"] = json.dumps(lines)
    return held


def progress(out):
    """How far a run's checkpoint is."""
    about = read_checkpoint(str(out / "run.checkpoint.npz"))[0]
    return about["batches_seen"], about["epochs_seen"], about["finished"]


def is_finished(out):
    """Whether a run has saved its last checkpoint."""
    return (out / "run.checkpoint.npz").exists() and progress(out)[2]


def check_whole(out):
    """Every file that has a name is whole; returns whether one was being written."""
    if (out / "run.checkpoint.npz").exists():
        read_checkpoint(str(out / "run.checkpoint.npz"))
    if (out / "run.npz").exists():
        load_model(str(out / "run.npz"))
    return any(out.glob(".*.part"))


def end_again_and_again(desk, rng, kills):
    """Carry one run to its end; returns how many were ended: of new processes, of forked ones, and
    while a file was being written.
    """
    shutil.rmtree(desk.out)
    desk.out.mkdir()
    ended = {"new": 0, "forked": 0, "while saving": 0}
    every, longest, place = rng.choice(["1 batches"] * 3 + ["7 batches", "1s"]), 0.5, None
    while not is_finished(desk.out):
        anew = desk.train is None or rng.random() < 0.5
        if ended["new"] + ended["forked"] >= kills:
            break
        if not (desk.live_anew if anew else desk.live_forked)(every, longest):
            ended["new" if anew else "forked"] += 1
            ended["while saving"] += check_whole(desk.out)
        before, place = place, (desk.out / "run.checkpoint.npz").exists() and progress(desk.out)
        longest = 0.5 if place != before else 2 * longest  # else it might never get on
    output, _ = (
        process := desk.start(every)
    ).communicate()  # its last save may have been cut short
    if process.returncode:
        raise SystemExit(output)
    return ended


def main(argv=None):
    """Kill; returns the exit code."""
    from aesara import config  # after this package, which mends it

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no run after it")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--backends", nargs="+", default=BACKENDS, choices=BACKENDS)
    arguments = parser.parse_args(argv)
    prefer_float32()
    config.mode = "FAST_COMPILE"  # as that of new processes under C
    rng = random.Random(arguments.seed)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    began = time.monotonic()
    cases = list(itertools.product(EXPERIMENTS, arguments.backends))
    desks, total, runs = {}, Counter(), 0
    for case in itertools.cycle(cases):
        kills = total["new"] + total["forked"]
        if kills >= arguments.kills or time.monotonic() - began > arguments.seconds:
            break
        name, backend = case
        if case not in desks:
            desk = Desk(folder / str(len(desks)), rng, EXPERIMENTS[name], backend)
            desk.carry_out("7 batches")
            desks[case] = desk, contents(desk.out)
        desk, expected = desks[case]
        os.environ.update(DATA=str(desk.folder), OUT=str(desk.out))
        os.chdir(desk.folder)
        most = max(5, arguments.kills // len(cases))
        total.update(end_again_and_again(desk, rng, min(most, arguments.kills - kills)))
        runs += 1
        found = contents(desk.out)
        differing = [key for key in {**expected, **found} if found.get(key) != expected.get(key)]
        if differing:
            print(f"{name}, {backend}, differs in {differing}: see {desk.out}")
            return 1
        print(
            f"{runs} runs of {len(desks)} experiments came to their end with the expected bytes; "
            f"{total['new']} new processes and {total['forked']} forked ones were ended, "
            f"{total['while saving']} of them while a file was being written; "
            f"{time.monotonic() - began:.0f} s ({name}, {backend})",
            flush=True,
        )
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
