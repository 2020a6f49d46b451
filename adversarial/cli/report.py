"""``adversarial report``: one page of HTML about a run, or about the paper's claims."""

import os

from adversarial.cli.command import Command
from adversarial.files.atomic import check_writable
from adversarial.messages import say


def _add_arguments(parser):
    parser.add_argument(
        "folder", metavar="FOLDER", help="of a run, or what `adversarial reproduce` wrote"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE.html", help="where to (default: report.html in the folder)"
    )
    parser.add_argument(
        "-c",
        "--channels",
        metavar="NAME,NAME",
        help="which to draw; * stands for any letters (default: those that tell most)",
    )


def _run(arguments):
    """Write the page."""
    from adversarial.paper.report import PAGES
    from adversarial.report import write_report

    path = arguments.output or os.path.join(arguments.folder, "report.html")
    check_writable(path)
    write_report(arguments.folder, path, arguments.channels, PAGES)
    say(f"The report is in {path}.")


COMMAND = Command(
    "report",
    "Write one page of HTML, pictures and all; needs Jinja2: pip install 'adversarial[report]'.",
    "report runs/mnist\n"
    "report runs/mnist -o mnist.html --channels 'valid_objective_*,valid_gen_ll'",
    _run,
    _add_arguments,
)
