"""Kill a training again and again at random moments; see that it ends as one that never stopped.

    python tests/stress/kills.py --kills 200

Runs `adversarial train --resume` in processes of its own and ends them by SIGKILL, until so many
kills are done and the run under way has come to its end. After each kill every file that has a
name must be whole; at each end the last checkpoint, the model and the history must hold the same
bytes as those of a run that nothing stopped, but for times. Exit code 1 if any of this fails.
"""

import argparse
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

from adversarial.checkpoint import load_model, read_checkpoint
from adversarial.monitor.records import CLOCKS

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
    """A folder with the experiment, and the program that is killed there."""

    def __init__(self, folder, rng):
        self.folder = folder
        self.rng = rng
        np.save(folder / "x.npy", np.random.RandomState(0).normal(size=(120, 4)).astype("float32"))
        (folder / "game.yaml").write_text(EXPERIMENT, encoding="utf-8")

    def start(self, out, every):
        """Start a run, or go on with it."""
        flags = [os.environ.get("AESARA_FLAGS"), "mode=FAST_COMPILE"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "AESARA_FLAGS": ",".join(filter(None, flags)),
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "DATA": str(self.folder),
            "OUT": str(out),
        }
        command = [sys.executable, "-m", "adversarial", "train", "game.yaml", "--resume"]
        return subprocess.Popen(
            [*command, "--save-every", every],
            env=environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def live(self, out, every, longest):
        """Let a run live for a random time after it has begun to train, and kill it.

        Returns
        -------
        bool
            Whether it came to its end before.
        """
        process = self.start(out, every)
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith(("epoch", "Going on")):
                break
        time.sleep(self.rng.uniform(0, longest))
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.stdout.close()
        code = process.wait()
        if code not in (0, -signal.SIGKILL):
            raise SystemExit(f"A run ended with exit code {code}:\n{''.join(said)}")
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


def check_whole(out):
    """Every file that has a name is whole; returns whether one was being written."""
    if (out / "run.checkpoint.npz").exists():
        read_checkpoint(str(out / "run.checkpoint.npz"))
    if (out / "run.npz").exists():
        load_model(str(out / "run.npz"))
    return any(out.glob(".*.part"))


def main(argv=None):
    """Kill; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    arguments = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    rng = random.Random(arguments.seed)
    desk = Desk(folder, rng)
    began = time.monotonic()

    straight = folder / "straight"
    straight.mkdir()
    output, _ = (process := desk.start(straight, "7 batches")).communicate()
    if process.returncode:
        raise SystemExit(output)
    expected = contents(straight)

    kills = while_saving = runs = 0
    while kills < arguments.kills:
        out = folder / f"run{runs}"
        out.mkdir()
        # Saving after every minibatch takes nearly all the time, so most kills hit a save.
        every, longest = rng.choice([("1 batches", 2.0), ("7 batches", 1.0), ("1s", 1.0)])
        while not desk.live(out, every, longest):
            kills += 1
            while_saving += check_whole(out)
        runs += 1
        differing = [key for key, held in contents(out).items() if held != expected.get(key)]
        if differing or contents(out).keys() != expected.keys():
            print(f"Run {runs}, saved every {every}, differs in {differing}: see {out}")
            return 1
        print(
            f"{runs} runs came to their end with the expected bytes; {kills} kills, "
            f"{while_saving} of them while a file was being written; "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
        shutil.rmtree(out)
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
