"""Which pages there are."""

import posixpath
import re
from dataclasses import dataclass

LEARN, DO, KNOW, RESULTS, API, HIDDEN = (
    "Learn",
    "How to",
    "Reference",
    "Results",
    "Modules",
    "",
)
SECTIONS = (LEARN, DO, KNOW, RESULTS, API)

# Pages of docs/ by section, in this order; others come last in the reference.
PLACES = {
    LEARN: ("tutorial", "paper", "reproduce", "experiments", "migration", "pylearn2"),
    DO: ("commands", "runs", "checkpoint", "data", "layers", "backends", "original_models"),
    KNOW: ("fidelity", "baselines", "names", "files", "reliability", "performance", "model_card"),
}
CODE = (".py", ".yaml", ".toml", ".cff")


@dataclass(frozen=True)
class Page:
    """A page before it is rendered.

    Attributes
    ----------
    address : str
        In the site, for instance ``docs/runs.html``.
    title : str
    text : str
        Markdown, or code.
    source : str
        The file it comes from, relative to the repository; links in it are relative to that.
    section : str
        Of the menu; empty for a page that is not in it.
    language : str
        Of code; empty for Markdown.
    """

    address: str
    title: str
    text: str
    source: str
    section: str
    language: str = ""


def markdown_pages(root):
    """README, docs, results and changelog.

    Parameters
    ----------
    root : Path

    Returns
    -------
    list of Page
    """
    pages = [_page(root, "README.md", "index.html", LEARN)]
    stems = {path.stem for path in (root / "docs").glob("*.md")}
    named = [stem for section in PLACES.values() for stem in section]
    places = {**PLACES, KNOW: (*PLACES[KNOW], *sorted(stems - set(named)))}
    for section, chosen in places.items():
        for stem in chosen:
            if stem in stems:
                pages.append(_page(root, f"docs/{stem}.md", f"docs/{stem}.html", section))
    for path in sorted((root / "docs" / "results").rglob("*.md")):
        source = path.relative_to(root).as_posix()
        pages.append(_page(root, source, address_of(source), RESULTS))
    if (root / "CHANGELOG.md").exists():
        pages.append(_page(root, "CHANGELOG.md", "CHANGELOG.html", KNOW))
    return pages


def source_pages(root, pages):
    """Pages of the code that other pages link to."""
    found = {}
    for page in pages:
        for link in re.findall(r"\]\(([^)#:\s]+)\)", page.text):
            target = resolve(page.source, link)
            path = root / target
            if path.suffix in CODE and path.is_file():
                text = path.read_text(encoding="utf-8")
                language = path.suffix.lstrip(".").replace("cff", "yaml")
                found[target] = Page(f"{target}.html", target, text, target, HIDDEN, language)
    return [found[target] for target in sorted(found)]


def _page(root, source, address, section):
    text = (root / source).read_text(encoding="utf-8")
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Page(address, title[1].replace("`", "") if title else source, text, source, section)


def address_of(source):
    """Where a Markdown file goes.

    Examples
    --------
    >>> address_of("docs/runs.md"), address_of("README.md"), address_of("docs/results/a/README.md")
    ('docs/runs.html', 'index.html', 'docs/results/a/index.html')
    """
    folder, name = posixpath.split(source)
    stem = "index" if name == "README.md" else name.rpartition(".")[0]
    return posixpath.join(folder, f"{stem}.html")


def resolve(source, link):
    """The file that a link in another file means, relative to the repository."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), link))


def link_of(here, there):
    """How one page of the site links to another."""
    return posixpath.relpath(there, posixpath.dirname(here) or ".")
