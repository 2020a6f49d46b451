"""Which page a folder gets."""

import os

from adversarial.errors import DataError
from adversarial.files.atomic import replacing
from adversarial.report.render import render
from adversarial.report.run import STARTS, run_page

PAGES = {STARTS: (run_page, "`adversarial train --run-folder`")}


def page_of(folder, channels=None, pages=None):
    """Describe a folder.

    Parameters
    ----------
    folder : str
        Of a run, or of what else has a page.
    channels : str, optional
        Which to draw, see :func:`~adversarial.report.curves.learning_curves`.
    pages : dict of str to (callable, str), optional
        The file that tells a kind of folder, what describes it, and what writes such a folder.

    Returns
    -------
    Page

    Raises
    ------
    DataError
        If it is none of them, or a file is missing or damaged.
    """
    pages = PAGES if pages is None else pages
    for name, (make, _) in pages.items():
        if os.path.exists(os.path.join(folder, name)):
            return make(folder, channels)
    known = " or ".join(f"{name}, as {writer} writes it" for name, (_, writer) in pages.items())
    raise DataError(f"{folder} holds no {known}.")


def write_report(folder, path, channels=None, pages=None):
    """Write a page about a folder, whole or not at all.

    Parameters
    ----------
    folder, channels, pages
        As for :func:`page_of`.
    path : str
        Of the HTML file.

    Raises
    ------
    AdversarialError
        As :func:`page_of`, or if Jinja2 is not installed, or the page cannot be written.
    """
    html = render(page_of(folder, channels, pages))
    with replacing(path) as file:
        file.write(html.encode())
