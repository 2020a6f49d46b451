"""Feed the readers of files with damaged ones, for a bounded time: ``make fuzz``.

With the extra ``[fuzz]`` by atheris, which looks for inputs that reach new code; else by
hypothesis, at random. Prints, for each reader, how many inputs were tried, how many of them were
not answered by one of our own errors (or took more than ten seconds, or the memory), and the most
memory that the process had. Such an input is left in the folder ``fuzz-crashes``. Exit code 1 if
there was one.
"""

import argparse
import importlib.util
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parents[0] / "checkpoint" / "original"):
    sys.path.insert(0, str(folder))

from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import seed as seeded  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

NAMES = ("yaml", "idx", "checkpoint", "description", "pickle")
MEMORY = 2048  # MiB a process may have; an idle one has 300
SECONDS_EACH = 10  # for one input
LONGEST = 20000  # bytes of an input
CRASHES = "fuzz-crashes"


def damaged(seeds):
    """A strategy: files like those, with bytes changed, cut out, repeated, or put in.

    Parameters
    ----------
    seeds : list of bytes
    """
    change = st.tuples(
        st.sampled_from(["set", "cut", "repeat", "insert"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 40),
        st.binary(min_size=1, max_size=8),
    )

    def apply(drawn):
        data, changes = drawn
        for how, where, size, new in changes:
            at = int(where * len(data))
            if how == "set":
                data = data[:at] + new + data[at + len(new) :]
            elif how == "cut":
                data = data[:at] + data[at + size :]
            elif how == "repeat":
                data = data[:at] + data[at : at + size] * 2 + data[at + size :]
            else:
                data = data[:at] + new + data[at:]
        return data

    return st.tuples(st.sampled_from(seeds), st.lists(change, min_size=1, max_size=5)).map(apply)


def try_for(seconds, read, seeds, seed):
    """Try damaged files by hypothesis until the time is over.

    Returns
    -------
    tried : int
    crash : bytes or None
        The smallest input found that made the reader fail.
    """
    tried, last, end = 0, None, time.monotonic() + seconds

    @settings(
        max_examples=200, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(damaged(seeds))
    def check(data):
        nonlocal tried, last
        tried += 1
        last = data
        read(data)

    while time.monotonic() < end:
        try:
            seeded(seed)(check)()
        except Exception:
            return tried, last
        seed += 1
    return tried, None


def fuzz_by_hypothesis(name, seconds):
    """One reader in this process; prints what the parent reads."""
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY * 2**20, 4 * MEMORY * 2**20))
    with tempfile.TemporaryDirectory() as folder:
        read, seeds = readers_in(folder).by_name[name]
        tried, crash = try_for(seconds, read, seeds, seed=0)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"stat::number_of_executed_units: {tried}\nstat::peak_rss_mb: {peak}")
    if crash is not None:
        Path(CRASHES, f"crash-{name}").write_bytes(crash)
    return 0 if crash is None and peak < MEMORY else 1


def fuzz_by_atheris(name, seconds):
    """One reader in this process, which atheris ends."""
    import atheris

    with atheris.instrument_imports(include=["adversarial", "yaml"]):
        import adversarial.checkpoint
        import adversarial.config.yaml_parse
        import adversarial.datasets.idx  # noqa: F401
    crashes, corpus = Path(CRASHES).resolve(), Path(tempfile.mkdtemp())
    folder = tempfile.mkdtemp()
    read, seeds = readers_in(folder).by_name[name]
    for i, seed in enumerate(seeds):
        (corpus / str(i)).write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-rss_limit_mb={MEMORY}",
        f"-timeout={SECONDS_EACH}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={crashes}/{name}-",
        "-print_final_stats=1",
        "-seed=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], read)
    atheris.Fuzz()


def readers_in(folder):
    """The readers, with a folder for their files."""
    from targets import Readers

    return Readers(folder)


Readers = readers_in


def report(name, process, seconds):
    """Print a row; returns whether nothing was found."""
    found = dict(re.findall(r"stat::(\w+):\s+(\d+)", process.stdout + process.stderr))
    sound = process.returncode == 0
    tried, peak = found.get("number_of_executed_units", "?"), found.get("peak_rss_mb", "?")
    print(f"{name:<12} {tried:>10} {0 if sound else 1:>8} {peak:>9} {seconds:>8.0f}", flush=True)
    if not sound:
        print((process.stdout + process.stderr)[-3000:])
    return sound


def main():
    """Fuzz each reader in a process of its own, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300, help="in all (default: %(default)s)")
    parser.add_argument("--reader", choices=NAMES, action="append", help="by default all")
    parser.add_argument(
        "--engine", choices=["atheris", "hypothesis"], help="by default what is there"
    )
    parser.add_argument("--child", choices=NAMES, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    has_atheris = importlib.util.find_spec("atheris") is not None
    engine = arguments.engine or ("atheris" if has_atheris else "hypothesis")
    if arguments.child:
        run = fuzz_by_atheris if engine == "atheris" else fuzz_by_hypothesis
        return run(arguments.child, arguments.seconds)
    names = arguments.reader or NAMES
    seconds = max(arguments.seconds // len(names), 1)
    Path(CRASHES).mkdir(exist_ok=True)
    print(f"{engine}, {seconds} s for each reader, at most {MEMORY} MiB")
    print(f"{'reader':<12} {'inputs':>10} {'crashes':>8} {'peak MiB':>9} {'seconds':>8}")
    sound = True
    for name in names:
        command = [sys.executable, __file__, "--child", name, "--engine", engine]
        began = time.monotonic()
        process = subprocess.run(
            [*command, "--seconds", str(seconds)], capture_output=True, text=True, errors="replace"
        )
        sound = report(name, process, time.monotonic() - began) and sound
    if not any(os.scandir(CRASHES)):
        shutil.rmtree(CRASHES)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
