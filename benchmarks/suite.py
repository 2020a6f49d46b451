"""Speed and memory beside PyTorch and JAX, side by side in one run.

    make bench                                        # everything, in at most 25 minutes
    make bench BENCH="--only mnist --budget 5"        # a part
    python benchmarks/suite.py --torch-python ~/torch/bin/python --only parzen

PyTorch and hand-written JAX run at their newest versions, in virtual environments that are made at
the first call. Contenders take turns, and all but one wait, so that they meet the same company on a
shared machine; for absolute numbers run it alone. Numbers go to JSON files, one a part, and from
there to the tables and plots of docs/performance.md.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

import machine  # noqa: E402
import parzen  # noqa: E402
import peers  # noqa: E402
import report  # noqa: E402
import scaling  # noqa: E402
import updates  # noqa: E402
from channel import ContenderError  # noqa: E402
from plan import FILES  # noqa: E402

# Minutes of the budget, of each part: the large networks take long to build and to compile.
SHARES = {
    "mnist": 3,
    "cifar10_fully_connected": 4,
    "cifar10_convolutional": 5,
    "tfd_pretrain": 4,
    "tfd_train": 4,
    "parzen": 1,
    "scaling": 4,
}


def main(argv=None):
    """Measure and write; returns 1 if a part failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=SHARES, metavar="PART", help=" ".join(SHARES))
    parser.add_argument("--budget", type=minutes_of, default=25, help="minutes for all together")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="processors to use")
    parser.add_argument(
        "--without", nargs="+", choices=peers.NAMES, default=[], help="no such peer"
    )
    for name in peers.NAMES:
        parser.add_argument(f"--{name}-python", help=f"interpreter that has {name} already")
    parser.add_argument("--results", type=Path, default=ROOT / "docs" / "results" / "performance")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md")
    options = parser.parse_args(argv)

    pythons = {}
    for name in peers.NAMES:
        if name not in options.without:
            given = getattr(options, f"{name}_python")
            pythons[name] = given or peers.interpreter(name)
    pythons = {name: python for name, python in pythons.items() if python}
    options.results.mkdir(parents=True, exist_ok=True)
    parts = options.only or list(SHARES)
    failed = []
    begin, left = time.perf_counter(), sum(SHARES[part] for part in parts)
    for part in parts:
        used = (time.perf_counter() - begin) / 60
        minutes = (options.budget - used) * SHARES[part] / left
        left -= SHARES[part]
        print(f"{part}: {minutes:.1f} minutes of the {options.budget - used:.1f} left", flush=True)
        try:
            result = measure(part, pythons, options.threads, time.perf_counter() + 60 * minutes)
        except (ContenderError, ValueError) as error:
            print(f"{part} failed: {error}", file=sys.stderr, flush=True)
            failed.append(part)
            continue
        result["machine"] = machine.describe(options.threads)
        path = options.results / f"{part}.json"
        path.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        report.write(options.results, options.page)
    minutes = (time.perf_counter() - begin) / 60
    print(f"{minutes:.1f} minutes. Numbers are in {options.results}, tables in {options.page}.")
    return 1 if failed else 0


def minutes_of(text):
    """A number of minutes, with or without the unit."""
    return float(text.removesuffix("min"))


def measure(part, pythons, threads, deadline):
    """Measure one part until a deadline."""
    say = lambda text: print(text, flush=True)  # noqa: E731
    if part in FILES:
        return updates.measure(part, pythons, threads, deadline, say=say)
    if part == "parzen":
        return parzen.measure(pythons.get("torch"), threads, deadline, say=say)
    return scaling.measure(threads, deadline, say=say)


if __name__ == "__main__":
    sys.exit(main())
