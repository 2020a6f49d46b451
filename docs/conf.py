"""Sphinx's settings for the documentation's site, which ``make docs`` builds.

The root of the sources is the repository: README and changelog are pages, and a link to any file
is followed.
"""

import shutil
import sys
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.osutil import relative_uri

sys.path.insert(0, str(Path(__file__).parents[1]))

import adversarial  # noqa: E402  (before autodoc imports what imports Aesara)

project = html_title = "adversarial"
release = adversarial.__version__
extensions = ["myst_parser", "numpydoc"]
extensions += [f"sphinx.ext.{name}" for name in ("autodoc", "autosummary", "mathjax")]

root_doc = "README"
include_patterns = ["*.md", "docs/**.md", "tests/golden/*.md", "build/api/*.rst"]
exclude_patterns = [".*", "benchmarks", "build/docs", "runs"]
myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # of YAML as Pylearn2 wrote it

nitpicky = True
default_role = "code"
autodoc_default_options = {"members": True, "member-order": "bysource", "ignore-module-all": True}
autodoc_inherit_docstrings = False
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_theme_options = {"navbar_center": [], "footer_start": [], "footer_end": []}
html_sidebars = {"**": ["menu.html"]}
html_copy_source = html_use_index = html_domain_indices = False
templates_path = ["_templates"]

# Pages of docs/ by section of the menu; others come last in the reference.
MENU = {
    "Learn": "tutorial paper reproduce experiments migration pylearn2",
    "How to": "commands runs checkpoint data layers backends original_models",
    "Reference": "results architecture fidelity baselines names files reliability performance "
    "model_card",
}
LANGUAGES = {".py": "python", ".yaml": "yaml", ".toml": "toml", ".cff": "yaml"}


def add_menu(app, docname, source):
    """Add the menu to the front page: README itself says nothing of the site."""
    if docname != root_doc:
        return
    found = {page for page in app.env.found_docs if page[:6] != "build/"}
    menu = {
        title: [f"docs/{name}" for name in names.split() if f"docs/{name}" in found]
        for title, names in MENU.items()
    }
    others = sorted(found - {root_doc, "docs/api", *sum(menu.values(), [])})
    results = [page for page in others if page.startswith("docs/results/")]
    menu["Learn"].insert(0, "self")
    menu["Reference"] += [page for page in others if page not in results]
    menu |= {"Results": results, "Modules": ["docs/api"]}
    for title, pages in menu.items():
        lines = ["\n```{toctree}", ":hidden:", f":caption: {title}", *pages, "```\n"]
        source[0] += "\n".join(lines)


def find_elsewhere(app, env, node, content):
    """Find a short name in any module, and one that a package re-exports where it is defined."""
    if not isinstance(content, nodes.literal):
        return content  # the type of an argument, not a reference
    module, _, name = node["reftarget"].rpartition(".")
    there = getattr(sys.modules.get(module), name, None)
    if hasattr(there, "__qualname__"):
        node["reftarget"] = f"{there.__module__}.{there.__qualname__}"
    node["refspecific"] = True
    keys = node["refdoc"], app.builder, node["reftype"], node["reftarget"]
    return env.domains["py"].resolve_xref(env, *keys, node, content)


def open_files(app, document, docname):
    """Let a link to a file open it, not save it; code is shown on a page."""
    for node in list(document.findall(addnodes.download_reference)):
        address = f"_downloads/{node['filename']}"
        if Path(address).suffix in LANGUAGES:
            address += ".html"
        address = relative_uri(app.builder.get_target_uri(docname), address)
        node.replace_self(nodes.reference("", "", *node.children, refuri=address))


def code_pages(app):
    """Make the pages of code that others link to."""
    for source, (_, place) in app.env.dlfiles.items():
        language = LANGUAGES.get(Path(source).suffix)
        if language:
            text = Path(app.srcdir, source).read_text(encoding="utf-8")
            code = app.builder.highlighter.highlight_block(text, language)
            page = {"title": source, "body": f"<h1>{source}</h1>{code}"}
            yield f"_downloads/{place}", page, "page.html"


def add_index(app, error):
    """Give the front page the name that browsers and servers look for."""
    if error is None:
        shutil.copy(Path(app.outdir, f"{root_doc}.html"), Path(app.outdir, "index.html"))


def setup(app):
    """Tell Sphinx what to call, and when."""
    app.connect("source-read", add_menu)
    app.connect("missing-reference", find_elsewhere)
    app.connect("doctree-resolved", open_files)
    app.connect("html-collect-pages", code_pages)
    app.connect("build-finished", add_index)
