"""``adversarial reproduce``: the paper's figures, tables and theory, one after the other."""

import os

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.console import say
from adversarial.cli.interruption import Interrupted
from adversarial.utils.files import check_writable

ALL = "all"
NAMES = ("theory", "figure1", "figure2", "figure3", "table1", "table2")
DEFAULT_FOLDER = "runs/reproduce"
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
        default=2,
        metavar="N",
        help="trainings of MNIST for Table 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--epochs",
        type=at_least(1),
        metavar="N",
        help="of each training on MNIST; by default what the scale says",
    )


def _run(arguments):
    """Carry out the steps that are not there yet; 1 if a claim or a step failed.

    Raises
    ------
    AdversarialError
        If the folder cannot be written, or holds another reproduction.
    """
    from adversarial.reproduction import STEPS, Options, reproduce

    folder = arguments.output or f"{DEFAULT_FOLDER}-{arguments.scale}"
    check_writable(os.path.join(folder, "reproduce.json"))
    names = list(STEPS) if arguments.what == ALL else [arguments.what]
    options = Options(arguments.scale, arguments.seeds, arguments.epochs)
    command = f"adversarial reproduce {arguments.what} --{arguments.scale} -o {folder}"
    record = reproduce(names, folder, options, _train, say, command)
    claims = [claim for step in record["steps"] for claim in step["claims"]]
    judged = [claim["passed"] for claim in claims if claim["passed"] is not None]
    say(f"{sum(judged)} of {len(judged)} claims hold; {len(claims) - len(judged)} are not judged.")
    say(f"Everything is in {folder}, its record in {os.path.join(folder, 'reproduce.json')}.")
    failed = [step["step"] for step in record["steps"] if step["status"] == "failed"]
    return FAILED if failed or not all(judged) else None


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
