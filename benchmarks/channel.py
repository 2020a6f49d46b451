"""Contenders as child processes that are asked one question at a time.

Each may want another interpreter with other packages, and all are to be measured in turn: so each
lives in a process of its own, which answers calls of its methods, in JSON, one a line. While one
computes, the others wait for a line and take no processor time.
"""

import json
import os
import resource
import subprocess
import sys
import time
import traceback


class ContenderError(RuntimeError):
    """A contender failed; the text is its traceback."""


class Remote:
    """A contender in another process.

    Parameters
    ----------
    interpreter : str
        Python with the packages that it needs.
    script : str
        File that calls :func:`serve`.
    *arguments : str
        Of the script.
    threads : int
        Processors it may use.
    **environment : str
        Further variables of its environment.

    Attributes
    ----------
    born : float
        When it was started, by ``time.perf_counter``.
    """

    def __init__(self, interpreter, script, *arguments, threads, **environment):
        self.born = time.perf_counter()
        limits = {name: str(threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
        self.process = subprocess.Popen(
            [interpreter, os.path.abspath(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **limits, "CONTENDER_THREADS": str(threads), **environment},
        )

    def __call__(self, method, *arguments):
        """Call one of its methods with arguments that JSON knows; returns what it returns.

        Raises
        ------
        ContenderError
            If the method raised something, or the process ended.
        """
        try:
            self.process.stdin.write(json.dumps([method, *arguments]) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it says why below
        line = self.process.stdout.readline()
        if not line:
            raise ContenderError(f"{self.process.args} ended with code {self.process.wait()}.")
        kind, answer = json.loads(line)
        if kind == "error":
            raise ContenderError(answer)
        return answer

    def age(self):
        """Seconds since it was started."""
        return time.perf_counter() - self.born

    def close(self):
        """End it."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def serve(contender):
    """Answer questions until there are none, with the processors that were granted.

    Parameters
    ----------
    contender : object
        Its public methods may be called.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed
    if hasattr(os, "sched_setaffinity"):
        granted = sorted(os.sched_getaffinity(0))[: int(os.environ["CONTENDER_THREADS"])]
        os.sched_setaffinity(0, granted)
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        try:
            answer = ["answer", getattr(contender, method)(*arguments)]
        except Exception:
            answer = ["error", traceback.format_exc()]
        print(json.dumps(answer), file=answers, flush=True)


def peak_megabytes():
    """Most memory that this process has held so far."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1024 * 1024 if sys.platform == "darwin" else 1024)


def timed(compute, repeats, clock=time.perf_counter):
    """Seconds of each of some calls, after one that does not count."""
    compute()
    seconds = []
    for _ in range(repeats):
        start = clock()
        compute()
        seconds.append(clock() - start)
    return seconds
