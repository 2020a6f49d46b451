"""``adversarial reproduce``: the paper's figures, tables and theory, one after the other."""

import os
import shlex
import sys

from adversarial.cli.options.training import ALL, DEFAULT_FOLDER
from adversarial.cli.side_by_side import run_side_by_side
from adversarial.errors import INTERRUPTED, Interrupted
from adversarial.files.atomic import check_writable
from adversarial.messages import complain, say
from adversarial.paper.reproduction import STEPS, Options, reproduce
from adversarial.paper.reproduction.step import step_path
from adversarial.processors import processors
from adversarial.run import Run

LONGEST_FIRST = ("figure2", "table1", "theory", "table2", "figure1", "figure3")
FAILED = 1


def run(arguments):
    """Carry out the steps that are not there yet; 1 if a claim or a step failed.

    Raises
    ------
    AdversarialError
        If the folder cannot be written, or holds another reproduction.
    """
    folder = arguments.output or f"{DEFAULT_FOLDER}-{arguments.scale}"
    everything = os.path.join(folder, "reproduce.json")
    check_writable(everything)
    names = list(STEPS) if arguments.what == ALL else [arguments.what]
    without = tuple(dict.fromkeys(arguments.without))
    options = Options(arguments.scale, arguments.seeds, arguments.epochs, without)
    chosen = ["-o", folder, *options.arguments()]
    command = shlex.join(["adversarial", "reproduce", arguments.what, *chosen])
    jobs = arguments.jobs or min(2, processors())
    elsewhere = _SideBySide(jobs, chosen) if len(names) > 1 and jobs > 1 else None
    record = reproduce(names, folder, options, _train, say, command, elsewhere)
    steps = [step for step in record["steps"] if step["step"] in names]
    claims = [claim for step in steps for claim in step["claims"]]
    judged = [claim["passed"] for claim in claims if claim["passed"] is not None]
    say(f"{sum(judged)} of {len(judged)} claims hold; {len(claims) - len(judged)} are not judged.")
    result = everything if len(names) > 1 else step_path(folder, names[0])
    skipped = [step["step"] for step in steps if step["status"] == "skipped"]
    if skipped:
        say(f"Skipped, for the reasons above: {', '.join(skipped)}.")
    say(f"Everything is in {folder}, its record in {result}.")
    failed = [step["step"] for step in steps if step["status"] == "failed"]
    return FAILED if failed or not all(judged) else None


class _SideBySide:
    """Carries steps out at the same time, each by the command that is for it alone.

    Parameters
    ----------
    jobs : int
        How many at a time.
    chosen : list of str
        Arguments for all of them.
    """

    def __init__(self, jobs, chosen):
        self._jobs = jobs
        self._chosen = chosen

    def __call__(self, names):
        """Carry steps out; the name of each when it ends.

        Raises
        ------
        Interrupted
            After Ctrl-C and SIGTERM.
        """
        program = [sys.executable, "-m", "adversarial", "reproduce"]
        commands = {
            name: [*program, name, *self._chosen] for name in LONGEST_FIRST if name in names
        }
        try:
            for name, code in run_side_by_side(commands, self._jobs):
                if code not in (0, FAILED):
                    complain(f"adversarial: {name} ended with exit code {code}.")
                yield name
        except KeyboardInterrupt as stop:
            code = getattr(stop, "code", INTERRUPTED)
            raise Interrupted("stopped. The same command goes on from there.", code) from stop


def _train(file, **options):
    """Do what ``adversarial train`` does.

    Raises
    ------
    Interrupted
        After Ctrl-C and SIGTERM, with a word for this command.
    """
    try:
        Run().train(file, **options)
    except Interrupted as stop:
        said = str(stop).partition(" To go on")[0]
        raise Interrupted(f"{said} The same command goes on from there.", stop.code) from stop
