"""``adversarial data``: fetch data sets and check them."""

from adversarial.cli.options.files import CHECKABLE
from adversarial.datasets.catalogue import CHECKS, MISSING, STAND_IN, is_bad
from adversarial.datasets.fetch import fetch_cifar10, fetch_mnist
from adversarial.errors import DataError
from adversarial.messages import say, warn
from adversarial.pylearn2 import svhn  # noqa: F401 (adds itself to CHECKS)


def run_fetch(arguments):
    """Fetch a data set."""
    fetch = {"mnist": fetch_mnist, "cifar10": fetch_cifar10}[arguments.name]
    title = CHECKS[arguments.name].title
    say(f"{title} is in {fetch(arguments.to, arguments.source)}.")


def run_check(arguments):
    """Print the state of each file: of one data set, or of all that are there.

    Without a name, a data set of which there is no file is no fault.
    """
    states = {
        name: CHECKS[name].states() for name in ([arguments.name] if arguments.name else CHECKABLE)
    }
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
