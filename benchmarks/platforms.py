"""Time of one update in several environments in turn, such as newer and older versions of JAX.

Each contender is an interpreter with a backend. Nothing else should run on the machine:

    python benchmarks/platforms.py .venv/bin/python:c .venv-old/bin/python:jax
"""

import argparse
import json
import os
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import machine  # noqa: E402
import ours  # noqa: E402
import plan as plans  # noqa: E402
from channel import Remote  # noqa: E402
from updates import HERE, PAUSE  # noqa: E402


def main(argv=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "contenders", nargs="+", metavar="PYTHON:BACKEND", help="measured against the first"
    )
    parser.add_argument("--config", default=str(plans.CONFIGS / "mnist.yaml"), help="experiment")
    parser.add_argument("--updates", type=int, default=60, help="in a turn")
    parser.add_argument("--turns", type=int, default=9, help="of each contender")
    options = parser.parse_args(argv)
    plan = plans.read(options.config)
    overrides = ours.synthetic(plan["data"], 20 * plan["batch"])
    with ExitStack() as stack:
        running = {}
        for each in options.contenders:
            python, _, backend = each.rpartition(":")
            contender = Remote(python, HERE / "ours.py", backend, threads=os.cpu_count())
            running[each] = stack.enter_context(contender)
            running[each]("start", options.config, overrides)
        samples = {each: [] for each in running}
        for _ in range(options.turns):
            for each, contender in running.items():
                time.sleep(PAUSE)
                seconds = contender("seconds", options.updates)
                samples[each].append(1e3 * seconds / options.updates)
        first = statistics.median(samples[options.contenders[0]])
        found = {
            each: {
                **running[each]("versions"),
                "milliseconds": round(statistics.median(times), 2),
                "least": round(min(times), 2),
                "times_the_first": round(statistics.median(times) / first, 3),
            }
            for each, times in samples.items()
        }
    print(json.dumps({"contenders": found, "machine": machine.describe()}, indent=2))


if __name__ == "__main__":
    main()
