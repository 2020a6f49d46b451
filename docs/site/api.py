"""Pages of the package's docstrings, read without importing it."""

import re

import griffe
from pages import API, Page

PACKAGE = "adversarial"
LISTS = ("parameters", "other parameters", "attributes", "returns", "yields", "raises")
ROLE = re.compile(r":\w+:`~?([^`]+)`")


def api_pages(root):
    """A page for each part of the package, and one that lists them.

    Parameters
    ----------
    root : Path

    Returns
    -------
    list of Page
    """
    package = griffe.load(PACKAGE, search_paths=[root], docstring_parser="numpy")
    parts = [part for name, part in sorted(package.modules.items()) if _is_shown(name)]
    pages = [_page(part, root) for part in parts]
    rows = [f"| [{p.path}]({p.name}.md) | {_cell(_summary(p))} |" for p in parts]
    text = "\n".join(["# Modules", "", "| module | what |", "| --- | --- |", *rows, ""])
    return [Page("docs/api/index.html", "All modules", text, "docs/api/index.md", API), *pages]


def _is_shown(name):
    return not name.startswith("_") and name != "cli"


def _page(part, root):
    text = "\n".join(_module(part, 1))
    name = f"docs/api/{part.name}"
    return Page(f"{name}.html", part.path, text, f"{name}.md", API)


def _module(module, depth):
    """Markdown of a module and those below it."""
    lines = [f"{'#' * depth} {module.path}" if depth == 1 else f"## {module.path}", ""]
    lines += _docstring(module)
    for member in module.members.values():
        if member.is_alias or member.name.startswith("_"):
            continue
        if member.is_class or member.is_function:
            lines += _member(member)
    for name, below in sorted(module.modules.items()):
        if not name.startswith("_") and not below.is_alias:  # one that is imported lies elsewhere
            lines += _module(below, 2)
    return lines


def _member(member):
    kind = "class " if member.is_class else ""
    lines = [f"### {kind}{_code(member.name + _signature(member))}", "", *_docstring(member)]
    if member.is_class:
        for method in member.functions.values():
            if not method.name.startswith("_") and method.docstring is not None:
                lines += [f"#### {_code(method.name + _signature(method))}", ""]
                lines += _docstring(method)
    return lines


def _signature(member):
    if member.is_class and "__init__" not in member.members:
        return ""
    texts = []
    for parameter in member.parameters:
        if parameter.name in ("self", "cls"):
            continue
        star = {"var_positional": "*", "var_keyword": "**"}
        kind = parameter.kind.name if parameter.kind else ""
        name = star.get(kind, "") + parameter.name
        has_default = parameter.default is not None and kind not in star
        texts.append(f"{name}={parameter.default}" if has_default else name)
    return f"({', '.join(texts)})"


def _docstring(member):
    """Markdown of a docstring, section by section."""
    if member.docstring is None:
        return []
    lines = []
    for section in member.docstring.parse("numpy", warnings=False):
        kind = section.kind.value
        if kind == "text":
            lines += [_inline(section.value), ""]
        elif kind in LISTS:
            lines += [f"**{kind.capitalize()}**", "", *_items(section.value), ""]
        elif kind == "examples":
            lines += ["**Examples**", ""]
            for what, text in section.value:
                is_code = what.value == "examples"
                lines += ["```pycon", text, "```", ""] if is_code else [_inline(text), ""]
        elif kind == "admonition":
            lines += [f"**{section.title}**", "", _inline(section.value.contents), ""]
    return lines


def _items(items):
    for item in items:
        words = [_code(item.name)] if getattr(item, "name", "") else []
        kind = str(item.annotation) if item.annotation is not None else ""
        said = " ".join(_inline(item.description).split())
        head = " : ".join([*words, *([_plain(kind)] if kind else [])])
        yield f"- {head}" + (f". {said}" if said and head else said)


def _summary(module):
    return "" if module.docstring is None else module.docstring.value.split("\n\n")[0]


def _inline(text):
    """References and formulas as code; the rest of a docstring is Markdown already."""
    return ROLE.sub(lambda found: _code(found[1]), text)


def _cell(text):
    return _inline(" ".join(text.split())).replace("|", "\\|")


def _plain(text):
    return re.sub(r"([*_<>\[\]])", r"\\\1", text)


def _code(text):
    mark = "``" if "`" in text else "`"
    return f"{mark}{text}{mark}"
