"""Where a command's picture goes: to a file, to a window, or both."""

from pathlib import Path

from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable
from adversarial.messages import say


def add_picture(parser):
    """Add ``--output`` and ``--window``."""
    parser.add_argument("-o", "--output", "--out", metavar="FILE.png", help="where to save it")
    parser.add_argument(
        "-w",
        "--window",
        "--show",
        action="store_true",
        help="open it in a viewer: the command in PYLEARN2_VIEWER_COMMAND, or what there is",
    )


def add_scale(parser):
    """Add ``--pixels`` and ``--rescale``, for samples."""
    parser.add_argument(
        "--pixels",
        choices=["auto", "unit", "centred"],
        default="auto",
        help="unit: 0 is black, 1 is white; centred: 0 is grey, and the largest absolute value of "
        "all samples black or white (default: unit if the data, or else the samples, lie within "
        "[0, 1])",
    )
    parser.add_argument(
        "--rescale",
        choices=["global", "individual"],
        default="global",
        help="one scale for all, or stretch each picture by itself (default: %(default)s)",
    )


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
    from adversarial.figures import in_unit_range

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
    from PIL import Image

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
    viewer : object with ``save(path)`` and ``get_img()``
    arguments : argparse.Namespace
    what : str
        Plural noun, for the line that says where they are.
    """
    from adversarial.figures import show

    if arguments.output is not None:
        viewer.save(arguments.output)
        say(f"{what} are in {arguments.output}.")
    if arguments.window:
        show(viewer.get_img())
