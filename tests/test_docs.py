"""README and docs against the code: names, snippets, commands, paths."""

import ast
import importlib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import aesara
import numpy as np
import pytest
import yaml

from adversarial.cli import main
from adversarial.cli.entry import COMMANDS, build_parser, work_of
from adversarial.config import yaml_parse
from adversarial.config.old_spelling import OLD_KEYWORDS
from adversarial.config.resolve import OLD_NAMES, rename, resolve
from adversarial.datasets.catalogue import check_tfd
from adversarial.datasets.tfd import TFD
from adversarial.errors import ConfigError

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGE_FILES = {
    page.name: page
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")))
}
PAGES = {name: page.read_text(encoding="utf-8") for name, page in PAGE_FILES.items()}
NOT_YET = "not yet"


def blocks(page, language):
    """Fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES[page], re.MULTILINE | re.DOTALL)


def files_of(page, language):
    """Blocks whose first line names a file, by that name; those of one name joined."""
    files = {}
    for block in blocks(page, language):
        named = re.match(r"# (\w+\.(?:py|yaml))", block)
        if named:
            files[named[1]] = files.get(named[1], "") + block + "\n"
    return files


def sections(page):
    """Rows of each section's table, as lists of cells, by heading."""
    rows, heading = {}, ""
    for line in PAGES[page].splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line.startswith("| ") and not line.startswith(("| original", "| ---")):
            rows.setdefault(heading, []).append([cell.strip() for cell in line.split("|")[1:-1]])
    return rows


def in_ticks(cell):
    return re.findall(r"`([^`]+)`", cell)


NAMES = sections("names.md")
FOR_PYTHON = NAMES.pop("Names for Python only")
SCRIPTS = NAMES.pop("Scripts and commands")
OLD_SPELLING = NAMES.pop("Old spelling")
FOR_FILES = [row for rows in NAMES.values() for row in rows]


@pytest.mark.parametrize("original, here", [row[:2] for row in FOR_FILES])
def test_a_name_for_experiment_files_means_what_the_page_says(original, here):
    (original,) = in_ticks(original)
    if here == NOT_YET:
        with pytest.raises(ConfigError):
            resolve(original)
    else:
        (here,) = in_ticks(here)
        assert rename(original) == here
        assert resolve(original) is resolve(here)


def test_the_page_lists_the_old_spelling_whole():
    listed = {word: in_ticks(of) for old, of, _ in OLD_SPELLING for word in in_ticks(old)}
    classes = {
        word: [cls.rpartition(".")[2] for cls in old.classes] for word, old in OLD_KEYWORDS.items()
    }
    names = {f"pylearn2.{name}": [] for name in OLD_NAMES if not name.startswith("sgd")}
    assert listed == {**classes, **names}


@pytest.mark.parametrize("name", re.findall(r"^- `([^`]+)`$", PAGES["names.md"], re.MULTILINE))
def test_a_name_of_another_subject_is_refused(name):
    with pytest.raises(ConfigError):
        resolve(name)


@pytest.mark.parametrize("here", [row[1] for row in FOR_PYTHON if row[1] != NOT_YET])
def test_a_name_for_python_exists(here):
    module, _, name = in_ticks(here)[0].rpartition(".")
    assert hasattr(importlib.import_module(module), name)


def test_the_paper_s_experiment_uses_only_names_of_the_tables():
    listed = {name for row in FOR_FILES for name in in_ticks(row[0])}
    for file in (ROOT / "yaml_configs").rglob("*.yaml"):
        used = set(re.findall(r"!obj:([\w.]+)", file.read_text(encoding="utf-8")))
        assert used <= listed, file


def command_lines():
    """Every call of the program in blocks of commands and in the table of scripts."""
    shells = [line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    ticks = [text for row in SCRIPTS for text in in_ticks(row[1])]
    found = {re.sub(r"^(\w+=\S+ )+", "", line) for line in (*shells, *ticks)}
    return sorted(line for line in found if line.startswith("adversarial ") and "..." not in line)


@pytest.mark.parametrize("line", command_lines())
def test_a_command_line_of_the_docs_parses(line):
    assert callable(work_of(build_parser().parse_args(shlex.split(line)[1:])))


def test_the_overview_of_commands_has_each_of_them_and_a_section_for_it():
    overview = PAGES["commands.md"].partition("\n## ")[0]
    listed = re.findall(r"\[`([\w-]+)`\]\(#([\w-]+)\)", overview)
    assert sorted(listed) == sorted((command.name, command.name) for command in COMMANDS)
    sections = re.findall(r"^## (.+)$", PAGES["commands.md"], re.MULTILINE)
    assert {name for name, _ in listed} <= set(sections)
    assert sections[:2] == ["train", "check"]


def test_make_targets_of_the_docs_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES.values()
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", page, re.MULTILINE)
    }
    assert {"mnist", "test"} <= named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_links_and_paths_of_a_page_lead_somewhere(page):
    folder = PAGE_FILES[page].parent
    links = re.findall(r"\]\(([^)#:]+)\)", PAGES[page])
    assert [link for link in links if not (folder / link).exists()] == []
    paths = re.findall(r"`((?:adversarial|tests|yaml_configs)/[\w/.]+)`", PAGES[page])
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_python_snippets_of_a_page_parse_and_import(page):
    ours = set(files_of(page, "python"))
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and f"{node.module}.py" not in ours:
                module = importlib.import_module(node.module)
                assert [a.name for a in node.names if not hasattr(module, a.name)] == []


@pytest.mark.parametrize("page", PAGES)
def test_python_snippets_of_a_page_import_aesara_after_the_package(page):
    for block in blocks(page, "python"):
        imported = re.findall(r"^(?:import|from) (adversarial|aesara)\b", block, re.MULTILINE)
        assert "aesara" not in imported or imported[0] == "adversarial", block


class Desk:
    """A folder with the files of a page, and Python in a process of its own."""

    def __init__(self, folder, page):
        self.folder = folder
        for name, text in {**files_of(page, "python"), **files_of(page, "yaml")}.items():
            (folder / name).write_text(text, encoding="utf-8")

    def run(self, *arguments):
        """Run Python; returns what it printed."""
        flags = [os.environ.get("AESARA_FLAGS"), "mode=FAST_COMPILE"]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(self.folder)]),
            "AESARA_FLAGS": ",".join(filter(None, flags)),
            "OMP_NUM_THREADS": "1",
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.xdist_group("docs")
def test_the_example_of_an_experiment_trains_and_its_files_can_be_read(tmp_path):
    desk = Desk(tmp_path, "experiments.md")
    desk.run("make_ring.py")
    assert "nothing wrong" in desk.run("-m", "adversarial", "check", "ring.yaml")
    np.save(tmp_path / "ring.npy", np.load(tmp_path / "ring.npy")[:200])
    desk.run("-m", "adversarial", "train", "ring.yaml", "--epochs", "2")
    (reader,) = blocks("files.md", "python")
    printed = desk.run("-c", reader).splitlines()
    assert printed[0].startswith("parameters/generator/h0_W (8, 64) float")
    assert printed[-3] == "adversarial.models.adversary_pair.AdversaryPair 2 epochs"
    assert printed[-2] == printed[-1]
    assert len(ast.literal_eval(printed[-1])) == 3


@pytest.mark.xdist_group("docs")
def test_the_examples_of_layers_and_their_kin_run_from_python_and_from_a_file(tmp_path):
    desk = Desk(tmp_path, "layers.md")
    printed = desk.run("try_it.py").splitlines()
    assert printed[-1] == "[h0_W, h0_b, gain_gain, y_W, y_b]"
    objective = [float(value) for value in printed[-3].split()]
    assert len(objective) == 4
    assert objective[3] < objective[0]
    desk.run("-m", "adversarial", "train", "mygame.yaml", "--allow", "mygame")
    load = "from adversarial.checkpoint import load_model as load\n"
    desk.run("-c", f"{load}load('mygame.npz', allow=['mygame']).generator.sample(3)")


def changes_of_the_example():
    """What the docs pass to ``--set`` for the example, command by command."""
    lines = [line for line in command_lines() if " ring.yaml" in line and "--set" in line]
    return [build_parser().parse_args(shlex.split(line)[1:]).settings for line in lines]


@pytest.mark.parametrize("settings", changes_of_the_example())
def test_changes_of_the_docs_fit_the_example(settings, tmp_path):
    Desk(tmp_path, "experiments.md")
    np.save(tmp_path / "ring.npy", np.zeros((200, 2), dtype="float32"))
    assert yaml_parse.check(tmp_path / "ring.yaml", overrides=settings) == []


def test_an_error_that_the_docs_quote_is_what_the_program_says(tmp_path):
    (quoted,) = blocks("experiments.md", "text")
    place = re.search(r"line (\d+), column (\d+)", quoted)
    text = files_of("experiments.md", "yaml")["ring.yaml"]
    file = tmp_path / "ring.yaml"
    file.write_text(text.replace("dim: 64", "dims: 64", 1), encoding="utf-8")
    said = str(yaml_parse.check(file)[0]).replace(str(file), "ring.yaml")
    assert said == quoted.strip()
    assert text.splitlines()[int(place[1]) - 1].startswith("dim: 64", int(place[2]) - 1)


def test_the_stand_in_of_the_docs_is_read_as_faces_and_says_what_it_is(tmp_path, monkeypatch):
    folder = tmp_path / "faces" / "TFD"
    folder.mkdir(parents=True)
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path))
    monkeypatch.chdir(folder)
    (snippet,) = [block for block in blocks("data.md", "python") if "savemat" in block]
    exec(compile(snippet, "data.md", "exec"), {})
    assert TFD("unlabeled", scale=True).X.shape == (100, 2304)
    ((_, state),) = check_tfd()
    assert state.endswith("Random dots, NOT the Toronto Face Database.")


def test_names_of_the_data_page_resolve():
    names = set(re.findall(r"`(pylearn2\.datasets\.[\w.]+[A-Z]\w*)`", PAGES["data.md"]))
    names |= set(re.findall(r"!obj:([\w.]+)", PAGES["data.md"]))
    assert len(names) == 12
    for name in names:
        assert callable(resolve(name))


def shell_lines(page):
    """The words of each command in a page, without variables that are set for it."""
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [shlex.split(line.replace("PYTHONPATH=. ", "")) for line in lines]


@pytest.mark.xdist_group("docs")
def test_the_tutorial_runs_from_its_own_data_set_on(tmp_path, monkeypatch, capsys):
    pytest.importorskip("jinja2", reason="Jinja2 is not installed")
    Desk(tmp_path, "tutorial.md")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    lines = shell_lines("tutorial.md")
    first = next(i for i, words in enumerate(lines) if "bars.yaml" in words)
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        for words in lines[first:]:
            if "runs/slow" in words:
                continue  # the same with another rate
            short = ["--epochs", "1", "--curves-every", "0"] if words[1] == "train" else []
            expected = 1 if words[1] == "compare" else 0  # another layer: they differ
            assert main([*words[1:], *short]) == expected, (words, capsys.readouterr().err)
    assert (tmp_path / "sheet.png").exists()
    assert {path.name for path in tmp_path.glob("runs/*")} == {"bars", "leaky"}
    assert b"bars.Bars" in (tmp_path / "runs/bars/report.html").read_bytes()
    assert "bars.Leaky" in (tmp_path / "runs/leaky/resolved.yaml").read_text()


@pytest.mark.parametrize("number", range(2))
def test_the_paper_s_numbers_come_out_of_its_page(number, capsys):
    exec(compile(blocks("paper.md", "python")[number], "paper.md", "exec"), {})
    printed = capsys.readouterr().out
    # Of N(0, 1) and N(1, 1) the divergence is 0.1114 nats.
    expected = {0: [np.log(2)] * 2, 1: [0, 2 * 0.1114]}[number]
    values = [float(value) for value in re.findall(r"-?\d[\d.e-]*", printed)]
    np.testing.assert_allclose(values, expected, atol=2e-4)


def test_the_citation_file_has_what_the_format_asks_for():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    version = (ROOT / "adversarial/version.py").read_text(encoding="utf-8")
    assert f'"{cited["version"]}"' in version
    names = [author["family-names"] for author in cited["preferred-citation"]["authors"]]
    assert (names[0], names[-1], len(names)) == ("Goodfellow", "Bengio", 8)
