"""``adversarial runs``: which runs there are, and how well they do."""

from adversarial.cli.tables import columns, side_by_side
from adversarial.errors import AdversarialError
from adversarial.messages import say
from adversarial.run.overview import overview, runs_in


def run(arguments):
    """Print a line for each run of the folders."""
    found = [run.folder for folder in arguments.folders for run in runs_in(folder)]
    if not found:
        raise AdversarialError(
            f"There is no run in {', '.join(arguments.folders)}: `adversarial train FILE.yaml -o "
            "runs/NAME` makes one."
        )
    for line in columns([side_by_side(overview(folder)) for folder in found]):
        say(line)
