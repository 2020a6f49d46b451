"""Which page a folder gets."""

import os

from adversarial.errors import DataError
from adversarial.report.render import render
from adversarial.report.reproduction import RESULTS, reproduction_page
from adversarial.report.run import STARTS, run_page
from adversarial.utils.files import replacing

PAGES = {RESULTS: reproduction_page, STARTS: run_page}


def page_of(folder, channels=None):
    """Describe a folder.

    Parameters
    ----------
    folder : str
        Of a run, or output of ``adversarial reproduce``.
    channels : str, optional
        Which to draw, see :func:`~adversarial.report.curves.learning_curves`.

    Returns
    -------
    Page

    Raises
    ------
    DataError
        If it is neither, or a file is missing or damaged.
    """
    for name, make in PAGES.items():
        if os.path.exists(os.path.join(folder, name)):
            return make(folder, channels)
    raise DataError(
        f"{folder} holds neither a {RESULTS}, as `adversarial reproduce` writes it, nor an "
        f"{STARTS}, as `adversarial train --run-folder` does."
    )


def write_report(folder, path, channels=None):
    """Write a page about a folder, whole or not at all.

    Parameters
    ----------
    folder, channels
        As for :func:`page_of`.
    path : str
        Of the HTML file.

    Raises
    ------
    AdversarialError
        As :func:`page_of`, or if Jinja2 is not installed, or the page cannot be written.
    """
    html = render(page_of(folder, channels))
    with replacing(path) as file:
        file.write(html.encode())
