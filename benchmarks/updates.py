"""An experiment of the paper, contender by contender in turn."""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import ours
import plan as plans
from channel import ContenderError, Remote

HERE = Path(__file__).resolve().parent
OURS = {"ours_c": "c", "ours_jax": "jax"}
TURN = 1.5  # seconds of updates in a turn
PAUSE = 0.1  # seconds until the threads of the last one sleep
LEAST_ROUNDS = 3
COLD = 150  # seconds that must be left for a start without compiled code


def measure(name, pythons, threads, deadline, rounds=9, say=print):
    """Measure one experiment.

    Parameters
    ----------
    name : str
        One of ``plan.FILES``.
    pythons : dict of str to str
        Interpreters of the peers.
    threads : int
    deadline : float
        By ``time.perf_counter``: no round begins after it, save the first few.
    rounds : int
        How often the contenders take turns, at most.
    say : callable

    Returns
    -------
    dict
    """
    config = plans.CONFIGS / plans.FILES[name]
    plan = plans.read(config)
    examples = 20 * plan["batch"]
    overrides = ours.synthetic(plan["data"], examples)
    with tempfile.TemporaryDirectory() as folder:
        match = _Match(Path(folder), threads, say)
        if name == "tfd_train":
            overrides.append(f"model.generator.mlp.pretrained={match.first_stage()}")
        try:
            # What everybody starts with is looked at more closely than the large ones.
            first = name == "mnist"
            for contender, backend in OURS.items():
                in_time = backend == "c" and time.perf_counter() < deadline - COLD
                match.enter_ours(
                    contender, backend, str(config), overrides, first or in_time, first
                )
            for peer, python in pythons.items():
                match.enter_peer(peer, python, plan, examples)
            floors = match.play(plans.products(plan), deadline, rounds)
        finally:
            match.close()
    return {
        "experiment": name,
        "parameters": plans.parameters(plan),
        "gigaflop_in_products": plans.flop(plan) / 1e9,
        "floor_seconds": statistics.median(floors),
        "contenders": match.results,
    }


class _Match:
    """Contenders that are alive, and what is known of them."""

    def __init__(self, folder, threads, say):
        self.folder = folder
        self.threads = threads
        self.say = say
        self.results = {}
        self._alive = {}

    def _ours(self, backend, cache="compiled"):
        given = [os.environ.get("AESARA_FLAGS"), f"base_compiledir={self.folder / cache}"]
        flags = ",".join(filter(None, given))
        script = HERE / "ours.py"
        return Remote(sys.executable, script, backend, threads=self.threads, AESARA_FLAGS=flags)

    def first_stage(self):
        """Save a pair on which the second stage of TFD can be built; returns its path."""
        path = self.folder / "pretrain.npz"
        config = plans.CONFIGS / plans.FILES["tfd_pretrain"]
        data = plans.read(config)["data"]
        with self._ours("c", cache="first_stage") as contender:
            contender("save_untrained", str(config), ours.synthetic(data, 20), str(path))
        return path

    def enter_ours(self, name, backend, config, overrides, cold, monitored):
        """Start this package.

        Parameters
        ----------
        name : str
        backend : {'c', 'jax'}
        config : str
        overrides : list of str
        cold : bool
            Start it without compiled code in its cache first.
        monitored : bool
            Also take the time of the monitor; each backend has its own cache then.
        """
        starts = {}
        for start in ("cold", "warm") if cold else ("warm",):
            contender = self._ours(backend, cache=backend if monitored else "compiled")
            try:
                starts[start] = self._start(contender, config, overrides, monitored)
                if monitored:
                    starts[start]["monitor_seconds"] = contender("monitor")
            except ContenderError as error:
                self._fail(name, contender, error)
                return
            if start == "cold":
                contender.close()
        self._enter(name, contender, starts)

    def enter_peer(self, name, python, plan, examples):
        """Start a peer."""
        contender = Remote(python, HERE / f"peer_{name}.py", threads=self.threads)
        try:
            starts = {"cold": self._start(contender, plan, examples)}
        except ContenderError as error:
            self._fail(name, contender, error)
            return
        self._enter(name, contender, starts)

    def _start(self, contender, *arguments):
        """Let a contender make its first two updates; returns what these took."""
        seconds = contender("start", *arguments)
        age = contender.age()
        compiling = seconds["first_update"] - contender("seconds", 1)
        return {
            "first_update_seconds": age,
            "compile_seconds": seconds["compile"] + max(0.0, compiling),
            "peak_megabytes": contender("peak"),
        }

    def _enter(self, name, contender, starts):
        self.results[name] = {"versions": contender("versions"), "starts": starts}
        self._alive[name] = contender
        first = [f"{found['first_update_seconds']:.1f} s ({s})" for s, found in starts.items()]
        self.say(f"  {name}: first update after {', '.join(first)}")

    def _fail(self, name, contender, error):
        last = str(error).strip().splitlines()[-1]
        self.say(f"  {name} failed: {last}")
        self.results[name] = {"failed": last}
        contender.close()

    def play(self, products, deadline, rounds):
        """Take turns; returns seconds of the products alone, in each round."""
        updates = {
            name: max(1, round(TURN / contender("seconds", 1)))
            for name, contender in self._alive.items()
        }
        samples, floors = {name: [] for name in self._alive}, []
        with self._ours("c", cache="floor") as floor:
            floor("floor", products, 1)
            for number in range(rounds):
                if number >= LEAST_ROUNDS and time.perf_counter() > deadline:
                    break
                for name, contender in self._alive.items():
                    time.sleep(PAUSE)
                    samples[name].append(contender("seconds", updates[name]) / updates[name])
                time.sleep(PAUSE)
                floors.append(floor("floor", products))
        for name, seconds in samples.items():
            self.results[name].update(
                median_seconds=statistics.median(seconds),
                least_seconds=min(seconds),
                all_seconds=seconds,
                updates_in_a_turn=updates[name],
            )
            self.say(f"  {name}: {1e3 * statistics.median(seconds):.1f} ms an update")
        self.say(f"  products alone: {1e3 * statistics.median(floors):.1f} ms")
        return floors

    def close(self):
        """End all contenders."""
        for contender in self._alive.values():
            contender.close()
