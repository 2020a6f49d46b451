"""The documentation's site, by the settings in ``docs/conf.py``; ``make docs`` builds it whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A repository of a few files, with a package.
FILES = {
    "docs/runs.md": "# Runs\n\n## A heading, here\n",
    "docs/new.md": "# New\n",
    "docs/results/one/README.md": "# One\n\n[page](report.html)\n",
    "docs/results/one/report.html": "<p>A report.</p>",
    "docs/api.md": "# Modules\n\n```{eval-rst}\n.. automodule:: toy.inner\n```\n",
    "yaml_configs/one.yaml": "dataset: !obj:mnist\n",
    "toy/__init__.py": "from toy.inner import Thing\n",
    "toy/inner.py": 'class Thing:\n    """A thing."""\n',
}

for package in ("sphinx", "myst_parser", "numpydoc", "pydata_sphinx_theme"):
    pytest.importorskip(package, reason=f"{package} is not installed: pip install '.[docs]'")


def build(folder, links, roles):
    """Build its site, with a front page of Markdown's links and Sphinx's roles."""
    text = "\n\n".join(["# Front", *(f"[x]({link})" for link in links), "```{eval-rst}", *roles])
    for name, content in {**FILES, "README.md": f"{text}\n\n```\n"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    options = ["-q", "-W", "--keep-going", "-c", ROOT / "docs", folder, folder / "build/docs"]
    return subprocess.run(
        [sys.executable, "-m", "sphinx", *map(str, options)],
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_what_leads_nowhere_fails_the_build(tmp_path):
    links = ["docs/missing.md", "docs/runs.md#no-heading", "#nor-here", "../outside.md"]
    names = ["no_such_thing", "toy.inner.NoThing"]
    done = build(tmp_path, links, [f":class:`{name}`" for name in names])
    assert done.returncode == 1
    targets = [link.rpartition("#")[2] for link in links] + names
    assert [target for target in targets if target not in done.stderr] == []
    assert len(done.stderr.splitlines()) == len(targets)


def test_links_arrive_and_every_page_is_in_the_menu(tmp_path):
    links = ["docs/runs.md#a-heading-here", "yaml_configs/one.yaml", "https://example.org"]
    done = build(tmp_path, links, [":class:`Thing`, :class:`toy.Thing`"])
    assert (done.returncode, done.stderr) == (0, "")
    site = tmp_path / "build/docs"
    front = (site / "index.html").read_text(encoding="utf-8")
    assert 'href="docs/runs.html#a-heading-here"' in front
    assert front.count('href="docs/api.html#toy.inner.Thing"') == 2
    (code,) = site.glob("_downloads/*/one.yaml.html")
    assert f'href="{code.relative_to(site)}"' in front
    assert "!obj:mnist" in code.read_text(encoding="utf-8")
    (report,) = site.glob("_downloads/*/report.html")
    assert report.read_text(encoding="utf-8") == "<p>A report.</p>"

    page = (site / "docs/results/one/README.html").read_text(encoding="utf-8")
    assert f'href="../../../{report.relative_to(site)}"' in page
    for address in ("../../runs.html", "../../new.html", "../../api.html", "../../../README.html"):
        assert f'class="reference internal" href="{address}"' in page
