"""Pictures in a window."""

import os
import subprocess
import tempfile

from PIL import ImageShow

from adversarial.errors import AdversarialError

VARIABLE = "PYLEARN2_VIEWER_COMMAND"


def show(image):
    """Open a picture in a viewer, and go on without waiting for it.

    Parameters
    ----------
    image : PIL.Image.Image

    Raises
    ------
    AdversarialError
        If there is no viewer.

    Notes
    -----
    Original: ``pylearn2.utils.image.show``. The variable ``PYLEARN2_VIEWER_COMMAND`` holds the
    command; a temporary file, removed when it ends, is its last argument. Without the variable PIL
    takes what the machine offers. The value ``inline`` meant notebooks, which show a PIL image by
    themselves.
    """
    command = os.environ.get(VARIABLE)
    if command == "inline":
        raise AdversarialError(f"{VARIABLE} is 'inline', which works in notebooks only.")
    if command:
        _show_by(command, image)
    elif not ImageShow.show(image):
        raise AdversarialError(f"There is no viewer here: set {VARIABLE} to one, or save the file.")


def _show_by(command, image):
    handle, path = tempfile.mkstemp(suffix=".png")
    with os.fdopen(handle, "wb") as file:
        image.save(file, format="PNG")
    script = f'({command} "$0"; rm -f -- "$0") >/dev/null &'
    subprocess.run(["/bin/sh", "-c", script, path], check=True)
