"""Kill a training again and again at random moments; see that it ends as one that never stopped.

    python tests/stress/kills.py --kills 1000

Ends processes that train by SIGKILL and lets new ones resume, until so many kills are done and the
run under way has come to its end. One in ten is a new `adversarial train --resume`; the others are
forked from a process that has compiled the experiment but never trained, which saves their start.
After each kill every file that has a name must be whole; at each end the last checkpoint, the model
and the history must hold the same bytes as those of a run that nothing stopped, but for times. Exit
code 1 if any of this fails.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
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
EXPERIMENT = """
!obj:pylearn2.train.Train {
    dataset: &train !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${DATA}/x.npy"
    },
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: uniform,
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
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 10,
        learning_rate: .1,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum {
            init_momentum: .5
        },
        monitoring_dataset: { valid: *train },
        cost: !obj:adversarial.AdversaryCost2 {
            scale_grads: 0, discriminator_default_input_include_prob: .5
        },
        update_callbacks: !obj:pylearn2.training_algorithms.sgd.ExponentialDecay {
            decay_factor: 1.0001, min_lr: .001
        },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 12 }
    },
    extensions: [
        !obj:pylearn2.training_algorithms.learning_rule.MomentumAdjustor {
            start: 1, saturate: 8, final_momentum: .7
        }
    ],
    save_path: "${OUT}/run.npz",
    save_freq: 1
}
"""


class Desk:
    """A folder with the experiment, and the processes that are killed there."""

    def __init__(self, folder, rng):
        self.folder = folder
        self.rng = rng
        self.out = folder / "out"
        np.save(folder / "x.npy", np.random.RandomState(0).normal(size=(120, 4)).astype("float32"))
        (folder / "game.yaml").write_text(EXPERIMENT, encoding="utf-8")
        os.environ.update(DATA=str(folder), OUT=str(self.out), OMP_NUM_THREADS="1")
        os.chdir(folder)
        self.train = load_train_file("game.yaml")
        self.train.setup()
        self.train.model.monitor.compile()

    def start(self, every):
        """Start the program."""
        flags = [os.environ.get("AESARA_FLAGS"), "mode=FAST_COMPILE"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "AESARA_FLAGS": ",".join(filter(None, flags)),
        }
        command = [sys.executable, "-m", "adversarial", "train", "game.yaml", "--resume"]
        return subprocess.Popen(
            [*command, "--save-every", every],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def live_anew(self, every, longest):
        """Let a new process train for a random time, and kill it; whether it ended before."""
        process = self.start(every)
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith(("epoch", "Going on")):
                break
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.rng.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.stdout.close()
        return self._ended(process.wait(), "".join(said))

    def live_forked(self, every, longest):
        """The same with a child of this process."""
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
        if code not in (0, -signal.SIGKILL):
            raise SystemExit(f"A process ended with exit code {code}: {said}")
        return code == 0


def contents(out):
    """Everything in the files of a finished run, times left out."""
    about, metadata, arrays = read_checkpoint(str(out / "run.checkpoint.npz"))
    about["state"]["train Train"]["seconds"] = None
    del about["state"]["extension HistoryFile"]  # its length, in which times are digits
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


def main(argv=None):
    """Kill; returns the exit code."""
    from aesara import config  # after this package, which mends it

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    arguments = parser.parse_args(argv)
    prefer_float32()
    rng = random.Random(arguments.seed)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    with config.change_flags(mode="FAST_COMPILE"):
        desk = Desk(folder, rng)
    began = time.monotonic()

    desk.out.mkdir()
    output, _ = (process := desk.start("7 batches")).communicate()
    if process.returncode:
        raise SystemExit(output)
    expected = contents(desk.out)

    kills = anew = while_saving = runs = 0
    while kills < arguments.kills:
        shutil.rmtree(desk.out)
        desk.out.mkdir()
        every, longest, place = rng.choice(["1 batches"] * 3 + ["7 batches", "1s"]), 0.5, None
        while not is_finished(desk.out):
            fresh = rng.random() < 0.1
            if not (desk.live_anew if fresh else desk.live_forked)(every, longest):
                kills += 1
                anew += fresh
                while_saving += check_whole(desk.out)
            before, place = place, (desk.out / "run.checkpoint.npz").exists() and progress(desk.out)
            longest = 0.5 if place != before else 2 * longest  # else it might never get on
        desk.start(every).communicate()  # the model's last save may have been cut short
        runs += 1
        found = contents(desk.out)
        differing = [key for key in {**expected, **found} if found.get(key) != expected.get(key)]
        if differing:
            print(f"Run {runs}, saved every {every}, differs in {differing}: see {desk.out}")
            return 1
        print(
            f"{runs} runs came to their end with the expected bytes; {kills} kills ({anew} of new "
            f"processes), {while_saving} of them while a file was being written; "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
