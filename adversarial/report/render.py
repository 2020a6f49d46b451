"""From what a page consists of to HTML. Needs Jinja2, which is optional."""

import math
import os

from adversarial.errors import AdversarialError

HERE = os.path.dirname(os.path.abspath(__file__))


def render(page):
    """Make a page that needs no other file, and no JavaScript.

    Parameters
    ----------
    page : Page

    Returns
    -------
    str
        HTML. Whatever the page says is escaped.

    Raises
    ------
    AdversarialError
        If Jinja2 is not installed.
    """
    try:
        import jinja2
    except ImportError as error:
        raise AdversarialError(
            "Reports need Jinja2, which is not installed: pip install 'adversarial-nets[report]'"
        ) from error
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(HERE),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    with open(os.path.join(HERE, "page.css"), encoding="utf-8") as file:
        style = file.read()
    return environment.get_template("page.html").render(page=page, style=style)


def shown(value):
    """A value as people read it.

    Examples
    --------
    >>> shown(0.693147180559945), shown(None), shown(12000), shown(True)
    ('0.693147', '–', '12000', 'yes')
    """
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {shown(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(shown(item) for item in value)
    return str(value)


def with_error(value, error):
    """A measured value with its error, to two digits of the error.

    Examples
    --------
    >>> with_error(225.1234, 1.967), with_error(0.5, None), with_error("all", None)
    ('225.1 ± 2.0', '0.5', 'all')
    """
    numbers = isinstance(value, (int, float)) and isinstance(error, (int, float))
    if not numbers or not math.isfinite(error) or error <= 0:
        return shown(value)
    digits = max(0, 1 - math.floor(math.log10(error)))
    return f"{value:.{digits}f} ± {error:.{digits}f}"


def duration(seconds):
    """A time as people say it.

    Examples
    --------
    >>> duration(0.25), duration(75), duration(7500)
    ('0.2 s', '1 min 15 s', '2 h 5 min')
    """
    if not isinstance(seconds, (int, float)):
        return shown(seconds)
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
