"""Pairs of axes on a page. Needs matplotlib, which is optional."""

import io
from pathlib import PurePath

from PIL import Image

from adversarial.errors import AdversarialError
from adversarial.files.atomic import replacing


def require_matplotlib():
    """Raise AdversarialError if matplotlib is not installed."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise AdversarialError(
            "Plotting needs matplotlib, which is not installed: "
            "pip install 'adversarial-nets[plot]'"
        ) from error


class Plot:
    """A page with axes to draw on.

    Parameters
    ----------
    rows, columns : int
        Pairs of axes.
    size : pair of float
        Width and height of the page, in inches of 100 pixels.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
    axes : matplotlib Axes, or an array of them if there are several

    Raises
    ------
    AdversarialError
        If matplotlib is not installed.
    """

    def __init__(self, rows=1, columns=1, size=(8, 5)):
        require_matplotlib()
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=size, dpi=100)
        self.canvas = FigureCanvasAgg(self.figure)
        self.axes = self.figure.subplots(rows, columns)

    def save(self, path, zoom=None):
        """Write the picture to a file, whole or not at all; the suffix says the format.

        Parameters
        ----------
        path : str or path
        zoom : int, optional
            Draw it so many times as large.
        """
        suffix = PurePath(path).suffix.lower().lstrip(".")
        with replacing(path) as file:
            self.figure.savefig(file, format=suffix, bbox_inches="tight", dpi=100 * (zoom or 1))

    def get_img(self, zoom=None):
        """Return the picture as a PIL RGB image; `zoom` as for :meth:`save`."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", bbox_inches="tight", dpi=100 * (zoom or 1))
        with Image.open(buffer) as image:
            return image.convert("RGB")


def labelled(axes, x="", y="", title="", legend=False):
    """Name what axes show, and lay a faint grid under it.

    Parameters
    ----------
    axes : matplotlib Axes
    x, y, title : str
    legend : bool
        Whether to list the lines that have labels.

    Returns
    -------
    matplotlib Axes
        The same.
    """
    axes.set(xlabel=x, ylabel=y)
    axes.set_title(title, fontsize=10)
    axes.grid(alpha=0.3)
    if legend:
        axes.legend(fontsize=8)
    return axes
