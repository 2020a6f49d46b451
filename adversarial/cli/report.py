"""``adversarial report``: one page of HTML about a run, or about the paper's claims."""

import os

from adversarial.files.atomic import check_writable
from adversarial.messages import say
from adversarial.paper.report import PAGES
from adversarial.report import write_report


def run(arguments):
    """Write the page."""
    path = arguments.output or os.path.join(arguments.folder, "report.html")
    check_writable(path)
    write_report(arguments.folder, path, PAGES, arguments.channels)
    say(f"The report is in {path}.")
