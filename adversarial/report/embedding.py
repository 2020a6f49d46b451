"""Pictures as ``data:`` addresses."""

import base64
import io
import os

from adversarial.errors import AdversarialError, DataError
from adversarial.figures.plot import require_matplotlib
from adversarial.files.inputs import open_input, size_of
from adversarial.report.blocks import Picture

# What browsers show, by PIL's names. SVG is not among them: it can hold scripts.
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
LARGEST = 20 * 2**20


def embed(path, caption):
    """Read a picture.

    Parameters
    ----------
    path : str
    caption : str

    Returns
    -------
    Picture

    Raises
    ------
    DataError
        If it is missing, damaged, too large, or no picture that browsers show.
    """
    from PIL import Image

    try:
        with open_input(path) as file:
            if size_of(file) > LARGEST:
                raise DataError(f"{path} is larger than {LARGEST // 2**20} MiB.")
            data = file.read()
        with Image.open(io.BytesIO(data)) as image:
            kind = KINDS.get(image.format or "")
            image.verify()
    except OSError as error:
        reason = error.strerror or "it is no picture, or damaged"
        raise DataError(f"{path} cannot be shown: {reason}.") from error
    except (SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(f"{path} cannot be shown: {error}.") from error
    if kind is None:
        raise DataError(f"{path} cannot be shown: it is none of {', '.join(KINDS)}.")
    return _picture(kind, data, caption)


def embed_inside(folder, name, caption):
    """Read a picture of a folder, which a file of that folder names.

    Raises
    ------
    DataError
        As :func:`embed`, or if the name leads out of the folder.
    """
    home = os.path.realpath(folder)
    path = os.path.realpath(os.path.join(home, name))
    if os.path.commonpath([home, path]) != home:
        raise DataError(f"{name} lies outside of {folder}.")
    return embed(path, caption)


def embed_curves(curves, caption):
    """Draw curves, so that their letters can be read on a phone.

    Parameters
    ----------
    curves : Curves
    caption : str

    Returns
    -------
    Picture
    """
    curves.figure.set_size_inches(6, 3.6)
    if len(curves.axes.get_lines()) <= 6:
        curves.axes.legend(loc="best", fontsize=8)
    curves.axes.ticklabel_format(axis="y", useOffset=False)
    buffer = io.BytesIO()
    curves.figure.savefig(buffer, format="png", dpi=150, bbox_inches="tight")
    return _picture("image/png", buffer.getvalue(), caption)


def _picture(kind, data, caption):
    return Picture(f"data:{kind};base64,{base64.b64encode(data).decode()}", caption)


def can_draw():
    """Whether there is something to draw curves with."""
    try:
        require_matplotlib()
    except AdversarialError:
        return False
    return True
