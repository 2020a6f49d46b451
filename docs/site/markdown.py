"""Markdown to HTML, with links that are followed."""

import re

import pygments
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from pages import link_of, resolve
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Renderer:
    """Renders pages, and remembers what they link to.

    Parameters
    ----------
    root : Path
    pages : dict of str to Page

    Attributes
    ----------
    files : set of Path
        Pictures and other files that the pages need.
    """

    def __init__(self, root, pages):
        self.root = root
        self.by_source = {page.source: page for page in pages.values()}
        self.files = set()
        self._links = []
        self._markdown = MarkdownIt("commonmark", {"html": False, "highlight": highlight})
        self._markdown.enable(["table", "strikethrough"])

    def body(self, page):
        """The inside of a page.

        Parameters
        ----------
        page : Page

        Returns
        -------
        Markup
        """
        if page.language:
            code = highlight(page.text, page.language, "")
            return Markup(f"<h1>{escape(page.title)}</h1>\n<pre>{code}</pre>")
        tokens = self._markdown.parse(page.text)
        taken = {}
        for token, after in zip(tokens, [*tokens[1:], None]):
            if token.type == "heading_open":
                token.attrSet("id", _anchor(after.content, taken))
            for child in token.children or ():
                for name in ("href", "src"):
                    if child.attrGet(name) is not None:
                        child.attrSet(name, self._follow(page, child.attrGet(name)))
        html = self._markdown.renderer.render(tokens, self._markdown.options, {})
        html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
        return Markup(html.replace("</table>", "</table></div>"))

    def _follow(self, page, link):
        """The address in the site that a link of a file means."""
        if ELSEWHERE.match(link):
            return link
        target, _, anchor = link.partition("#")
        source = resolve(page.source, target) if target else page.source
        there = self.by_source.get(source)
        if there is not None:
            self._links.append((page, link, there.address, anchor))
            return link_of(page.address, there.address) + (f"#{anchor}" if anchor else "")
        path = self.root / source
        if path.is_file() and not source.startswith(".."):
            self.files.add(path)
            return link_of(page.address, source)
        self._links.append((page, link, None, ""))
        return link

    def problems(self, bodies):
        """What is wrong with the links of the pages that were rendered.

        Parameters
        ----------
        bodies : dict of str to Markup
            By address.

        Returns
        -------
        list of str
        """
        anchors = {a: set(re.findall(r' id="([^"]+)"', body)) for a, body in bodies.items()}
        found = []
        for page, link, address, anchor in self._links:
            if address is None:
                found.append(f"{page.source}: the link {link} leads nowhere")
            elif anchor and anchor not in anchors[address]:
                found.append(f"{page.source}: the link {link} leads to no heading there")
        return found


def _anchor(heading, taken):
    """The name of a heading, as code hosts make it."""
    name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    count = taken.get(name, 0)
    taken[name] = count + 1
    return f"{name}-{count}" if count else name


def highlight(code, language, attributes):
    """Code as HTML; plain text where the language is unknown."""
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return pygments.highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix="c-"))
