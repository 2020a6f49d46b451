"""Builds the documentation as a site, by ``make docs``.

A link that leads nowhere is an error: nothing is written then.
"""

import argparse
import shutil
import sys
from pathlib import Path

import jinja2
from markdown import Renderer
from pages import SECTIONS, link_of, markdown_pages, source_pages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def collect(root, with_api):
    """All pages, by their addresses.

    Parameters
    ----------
    root : Path
        Of the repository.
    with_api : bool
        Whether to make pages of the package's docstrings, which takes some seconds.

    Returns
    -------
    dict of str to Page
    """
    pages = markdown_pages(root)
    if with_api:
        from api import api_pages

        pages += api_pages(root)
    pages += source_pages(root, pages)
    return {page.address: page for page in pages}


def build(root, output, with_api=True):
    """Write the site.

    Parameters
    ----------
    root, output : Path
    with_api : bool

    Returns
    -------
    list of str
        What is wrong with links; if anything is, nothing is written.
    """
    pages = collect(root, with_api)
    renderer = Renderer(root, pages)
    bodies = {address: renderer.body(page) for address, page in pages.items()}
    problems = renderer.problems(bodies)
    if problems:
        return problems
    environment = jinja2.Environment(autoescape=True, loader=jinja2.FileSystemLoader(HERE))
    template = environment.get_template("page.html")
    for address, page in pages.items():
        place = output / address
        place.parent.mkdir(parents=True, exist_ok=True)
        html = template.render(
            page=page,
            body=bodies[address],
            menu=_menu(pages, page),
            home="../" * address.count("/"),
        )
        place.write_text(html, encoding="utf-8")
    for source in sorted(renderer.files):
        place = output / source.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    shutil.copyfile(HERE / "style.css", output / "style.css")
    return []


def _menu(pages, current):
    """Sections with the titles and links of their pages, as the current page needs them."""
    return [
        (
            section,
            [
                (page.title, link_of(current.address, page.address), page is current)
                for page in pages.values()
                if page.section == section
            ],
        )
        for section in SECTIONS
    ]


def main(argv=None):
    """Build the site; returns the exit code."""
    parser = argparse.ArgumentParser(description="Build the documentation as a site.")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "docs")
    parser.add_argument("--root", type=Path, default=ROOT, help="another repository to build from")
    parser.add_argument("--without-api", action="store_true", help="leave the docstrings out")
    arguments = parser.parse_args(argv)
    problems = build(arguments.root.resolve(), arguments.output, not arguments.without_api)
    for problem in problems:
        print(f"docs: {problem}", file=sys.stderr)
    if problems:
        return 1
    print(f"The site is in {arguments.output}: open index.html.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
