"""Which page a folder gets."""

import os

from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.report.render import render


def page_of(folder, pages, channels=None):
    """Describe a folder.

    Parameters
    ----------
    folder : str
        Of a run, or of what else has a page.
    pages : dict of str to (callable, str)
        The file that tells a kind of folder, what describes it, and what writes such a folder.
    channels : str, optional
        Which to draw, see :func:`~adversarial.report.curves.learning_curves`.

    Returns
    -------
    Page

    Raises
    ------
    DataError
        If it is none of them, or a file is missing or damaged.
    """
    for name, (make, _) in pages.items():
        if os.path.exists(os.path.join(folder, name)):
            return make(folder, channels)
    known = ", or ".join(f"{name}, as {writer} writes it" for name, (_, writer) in pages.items())
    raise DataError(f"{folder} holds no {known}.")


def write_report(folder, path, pages, channels=None):
    """Write a page about a folder, whole or not at all.

    Parameters
    ----------
    folder, pages, channels
        As for :func:`page_of`.
    path : str
        Of the HTML file.

    Raises
    ------
    AdversarialError
        As :func:`page_of`, or if Jinja2 is not installed, or the page cannot be written.
    """
    html = render(page_of(folder, pages, channels))
    with replacing(path) as file:
        file.write(html.encode())
