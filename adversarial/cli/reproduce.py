"""``adversarial reproduce``: the paper's figures, tables and theory, one after the other."""

import os
import shlex
import sys

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.side_by_side import run_side_by_side
from adversarial.files.atomic import check_writable
from adversarial.messages import complain, say
from adversarial.processors import processors
from adversarial.run.interruption import INTERRUPTED, Interrupted

ALL = "all"
OTHER_MODELS = ("dbn", "stacked_cae", "deep_gsn")
NAMES = ("theory", "figure1", "figure2", "figure3", "table1", "table2")
LONGEST_FIRST = ("figure2", "table1", "theory", "table2", "figure1", "figure3")
DEFAULT_FOLDER, DEFAULT_SEEDS = "runs/reproduce", 2
FAILED = 1


def _add_arguments(parser):
    parser.add_argument(
        "what", metavar="WHAT", choices=[*NAMES, ALL], help=f"{', '.join(NAMES)}, or {ALL}"
    )
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument(
        "--quick",
        dest="scale",
        action="store_const",
        const="quick",
        default="quick",
        help="small networks, ten minutes for all on two cores; this is the default",
    )
    scale.add_argument(
        "--full",
        dest="scale",
        action="store_const",
        const="full",
        help="the paper's size: days on a processor",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        help=f"where everything goes (default: {DEFAULT_FOLDER}-quick or -full)",
    )
    parser.add_argument(
        "--seeds",
        type=at_least(1),
        default=DEFAULT_SEEDS,
        metavar="N",
        help="trainings of MNIST for Table 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--epochs",
        type=at_least(1),
        metavar="N",
        help="of each training of adversarial nets on MNIST; by default what the scale says",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=OTHER_MODELS,
        metavar="MODEL",
        help=f"leave a row of Table 1 empty: {', '.join(OTHER_MODELS)}; may be repeated",
    )
    parser.add_argument(
        "--jobs",
        type=at_least(1),
        metavar="N",
        help="steps at the same time, each a process with its share of the processors, if there "
        "are several steps (default: 2, or 1 on a single processor)",
    )


def _run(arguments):
    """Carry out the steps that are not there yet; 1 if a claim or a step failed.

    Raises
    ------
    AdversarialError
        If the folder cannot be written, or holds another reproduction.
    """
    from adversarial.paper.reproduction import STEPS, Options, reproduce
    from adversarial.paper.reproduction.step import step_path

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


def _train(arguments):
    """Do what ``adversarial train`` does.

    Raises
    ------
    Interrupted
        After Ctrl-C and SIGTERM, with a word for this command.
    """
    from adversarial.cli.entry import build_parser

    parsed = build_parser().parse_args(["train", *arguments])
    try:
        parsed.run(parsed)
    except Interrupted as stop:
        said = str(stop).partition(" To go on")[0]
        raise Interrupted(f"{said} The same command goes on from there.", stop.code) from stop


COMMAND = Command(
    "reproduce",
    "Reproduce a figure, a table or the theory of the paper, with what was measured beside it.",
    "reproduce all --quick -o runs/reproduce\nreproduce theory",
    _run,
    _add_arguments,
)
