"""Where a command's picture goes: to a file, to a window, or both."""

from pathlib import Path

from PIL import Image

from adversarial.errors import AdversarialError
from adversarial.figures import in_unit_range, show
from adversarial.files.atomic import check_writable
from adversarial.messages import say


def scale(arguments, pixels):
    """How samples become grey levels or colours, in the words of :mod:`adversarial.figures.sheets`.

    Parameters
    ----------
    arguments : argparse.Namespace
    pixels : ndarray
        Values that show which range there is.

    Returns
    -------
    dict
        ``unit_range`` and ``rescale``.
    """
    auto = arguments.pixels == "auto"
    return {
        "unit_range": in_unit_range(pixels) if auto else arguments.pixels == "unit",
        "rescale": arguments.rescale == "individual",
    }


def check_picture(arguments, also=()):
    """Find out before the work whether its result can be kept.

    Parameters
    ----------
    arguments : argparse.Namespace
    also : iterable of str
        Suffixes that are right beside those that PIL knows.

    Raises
    ------
    AdversarialError
        If the arguments name no place for it, or one that cannot be written.
    """
    if arguments.output is None:
        if not arguments.window:
            raise AdversarialError("Say where the picture goes: -o FILE.png, or --window.")
        return
    if Path(arguments.output).suffix.lower() not in {*Image.registered_extensions(), *also}:
        raise AdversarialError(f"Cannot write {arguments.output}: end its name in .png.")
    check_writable(arguments.output)


def deliver(viewer, arguments, what):
    """Save and show a picture.

    Parameters
    ----------
    viewer : PatchViewer or Plot
    arguments : argparse.Namespace
    what : str
        Plural noun, for the line that says where they are.
    """
    if arguments.output is not None:
        viewer.save(arguments.output, arguments.zoom)
        say(f"{what} are in {arguments.output}.")
    if arguments.window:
        show(viewer.get_img(arguments.zoom))
