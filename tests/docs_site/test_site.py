"""The documentation as a site."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]

for package in ("markdown_it", "jinja2", "griffe", "html5lib"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install '.[docs,test]'")


def build(*arguments):
    return subprocess.run(
        [sys.executable, ROOT / "docs/site/build.py", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    output = tmp_path_factory.mktemp("site")
    done = build("-o", output)
    assert done.returncode == 0, done.stderr
    return output


def parse(path):
    """A page; a fault in it is an error."""
    import html5lib

    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(path.read_text(encoding="utf-8"))


def test_every_page_of_the_docs_is_there(site):
    for page in (ROOT / "docs").glob("*.md"):
        assert (site / "docs" / f"{page.stem}.html").exists(), page
    assert (site / "index.html").exists()
    assert (site / "docs/results/mnist/samples-epoch400.png").exists()


@pytest.mark.parametrize(
    "name", ["index.html", "docs/runs.html", "docs/api/costs.html", "docs/api/index.html"]
)
def test_a_page_is_sound_and_links_to_files_that_are_there(site, name):
    page = parse(site / name)
    titles = [element for element in page.iter("h1")]
    assert len(titles) == 1
    assert page.find("head/title").text.endswith("· adversarial")
    for element in page.iter():
        address = element.get("href") or element.get("src") or ""
        if address and not re.match(r"https?:", address):
            target = (site / name).parent / address.partition("#")[0]
            assert target.exists(), address


def test_pages_of_modules_show_signatures_and_sections(site):
    said = (site / "docs/api/rng.html").read_text(encoding="utf-8")
    assert "rand_r(seed, count)" in said
    assert "<strong>Returns</strong>" in said
    assert "_jump_matrix" not in said
    listed = (site / "docs/api/index.html").read_text(encoding="utf-8")
    for part in (ROOT / "adversarial").glob("*/__init__.py"):
        if part.parent.name != "cli":
            assert f"adversarial.{part.parent.name}" in listed


@pytest.fixture
def small(tmp_path):
    """A repository of two pages."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/other.md").write_text("# Other\n\n## A heading, here\n")

    def make(text):
        (tmp_path / "README.md").write_text(f"# One\n\n{text}\n")
        return build("--root", tmp_path, "-o", tmp_path / "out", "--without-api")

    return make


@pytest.mark.parametrize(
    "link, said",
    [
        ("docs/missing.md", "leads nowhere"),
        ("docs/other.md#no-such-heading", "leads to no heading there"),
        ("#nor-here", "leads to no heading there"),
        ("../outside.md", "leads nowhere"),
    ],
)
def test_a_broken_link_fails_the_build(small, tmp_path, link, said):
    done = small(f"[x]({link})")
    assert done.returncode == 1
    assert done.stderr == f"docs: README.md: the link {link} {said}\n"
    assert not (tmp_path / "out").exists()


def test_links_and_html_of_a_page_become_those_of_the_site(small, tmp_path):
    text = "[x](docs/other.md#a-heading-here), [y](https://example.org), <b onclick='z'>raw</b>"
    assert small(text).returncode == 0
    html = (tmp_path / "out/index.html").read_text()
    assert 'href="docs/other.html#a-heading-here"' in html
    assert 'href="https://example.org"' in html
    assert "&lt;b onclick=" in html


def test_the_citation_file_has_what_the_format_asks_for():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    version = (ROOT / "adversarial/version.py").read_text(encoding="utf-8")
    assert f'"{cited["version"]}"' in version
    names = [author["family-names"] for author in cited["preferred-citation"]["authors"]]
    assert (names[0], names[-1], len(names)) == ("Goodfellow", "Bengio", 8)
