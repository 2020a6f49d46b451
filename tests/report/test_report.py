"""Pages of HTML, as validators and readers see them."""

import base64
import io
import json
import re
import sys

import aesara
import numpy as np
import pytest
from PIL import Image

from adversarial import AdversaryPair, Generator
from adversarial.baselines.gsn import GSN
from adversarial.checkpoint import save_model
from adversarial.cli import main, models
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Sigmoid

html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed")
pytest.importorskip("jinja2", reason="Jinja2 is not installed")
pytest.importorskip("matplotlib", reason="matplotlib is not installed")


HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}</pre></style>"  # as the files have it


def page_of(folder, *arguments):
    """The page that the program writes, parsed; a fault in it is an error."""
    path = folder / "page.html"
    assert main(["report", str(folder), "-o", str(path), *arguments]) == 0
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(path.read_text(encoding="utf-8"))


def text(element):
    return " ".join("".join(element.itertext()).split())


def pictures(page):
    """Each picture's size, by what is said about it."""
    found = {}
    for element in page.iter("img"):
        kind, data = re.fullmatch(r"data:image/(\w+);base64,(\S+)", element.get("src")).groups()
        with Image.open(io.BytesIO(base64.b64decode(data))) as image:
            assert image.format.lower() == kind
            found[element.get("alt")] = image.size
    return found


def sections(page):
    return {text(section.find("h2")): section for section in page.iter("section")}


def rows(section):
    return [[text(cell) for cell in row.iter("td")] for row in section.iter("tr")][1:]


def assert_sound(page):
    """What a page of ours never has, and what it always has."""
    assert page.get("lang") == "en"
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "iframe", "object", "embed", "link", "form", "base"}
    for element in page.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
        address = element.get("href") or element.get("src") or "#"
        assert address.startswith(("#", "data:image/"))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    links = [element.get("href")[1:] for element in page.iter("a")]
    assert links == ids
    assert all(element.get("alt") for element in page.iter("img"))
    assert [meta for meta in page.iter("meta") if meta.get("name") == "viewport"]


def test_the_page_of_a_run(run_folder):
    page = page_of(run_folder)
    assert_sound(page)
    found = sections(page)
    assert list(found) == [
        "Summary",
        "Log-likelihood by Parzen window",
        "Learning curves",
        "Samples by epoch",
        "Channels",
        "Configuration",
        "Environment",
    ]
    assert rows(found["Log-likelihood by Parzen window"]) == [
        [HOSTILE, "225.1 ± 2.0", "0.2", "5000"]
    ]
    assert (
        f"50 chains from {HOSTILE}: a sample of each after 300 steps, then one every 20 steps. "
        "A sample took 12.3 ms."
    ) in text(found["Log-likelihood by Parzen window"])
    sheets = [name for name in pictures(page) if name.startswith("epoch")]
    assert sheets[0] == "epoch 0" and sheets[-1] == "epoch 40" and len(sheets) == 8
    assert ["valid_objective_d", "0.7"] in [row[:2] for row in rows(found["Channels"])]
    assert HOSTILE in "".join(found["Configuration"].find("pre").itertext())
    said = text(found["Environment"])
    assert "0123abc, with changes" in said and "3.11.7" in said and "float32" in said
    assert "my-secret-host" not in text(page)


CHAINS = ["--chains", "2", "--burn-in", "3", "--thin", "5"]


def pair():
    players = [MLP([Sigmoid(dim, "y", irange=1.0)], nvis=nvis) for nvis, dim in ((3, 4), (4, 1))]
    return AdversaryPair(Generator(players[0]), players[1])


@pytest.mark.parametrize(
    "make, options, folds, drawn",
    [
        (pair, [], "01234", "Each sample is drawn by itself."),
        (lambda: GSN(4, [3]), CHAINS, "2", "2 chains from zeros: a sample of each after 3 steps"),
    ],
    ids=["independent draws on all folds", "chains on one fold"],
)
def test_the_page_says_what_parzen_wrote(make, options, folds, drawn, run_folder, monkeypatch):
    examples = np.random.RandomState(0).rand(6, 4).astype("float32")
    monkeypatch.setattr(models, "paper_set", lambda *_: DenseDesignMatrix(X=examples))
    path, score = str(run_folder / "model.npz"), str(run_folder / "parzen.json")
    save_model(path, make())
    fold = folds if len(folds) == 1 else "all"
    arguments = ["-d", "tfd", "--fold", fold, "-n", "8", "--json", score, *options]
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        assert main(["parzen", path, *arguments]) == 0
    section = sections(page_of(run_folder))["Log-likelihood by Parzen window"]
    scored = [(name, samples) for name, _, _, samples in rows(section)[: len(folds)]]
    assert scored == [(f"tfd, fold {fold}", "8") for fold in folds]
    assert drawn in text(section) and re.search(r"A sample took \S+ ms\.", text(section))


def test_chosen_channels_are_drawn_instead(run_folder):
    drawn = pictures(page_of(run_folder, "--channels", "valid_gen_*,valid_objective_d"))
    assert list(drawn)[1:3] == ["valid_gen_ll", "valid_objective_d"]
    assert all(width > 600 for width, _ in list(drawn.values())[:3])


def test_an_unknown_channel_is_refused(run_folder, capsys):
    assert main(["report", str(run_folder), "--channels", "valid_gen_l"]) == 2
    assert "Did you mean valid_gen_ll?" in capsys.readouterr().err


def test_phases_have_sections_of_their_own(run_folder):
    for name in ("phase1", "phase2"):
        (run_folder / name).mkdir()
        (run_folder / name / "metrics.jsonl").write_bytes(
            (run_folder / "metrics.jsonl").read_bytes()
        )
    found = sections(page_of(run_folder))
    assert {"phase1: Summary", "phase2: Summary", "phase2: Channels"} <= set(found)
    assert "Summary" not in found


def test_the_page_of_the_papers_claims(reproduction):
    page = page_of(reproduction())
    assert_sound(page)
    found = sections(page)
    assert list(found) == ["Claims", "Theory", "Table 1", "Table 2", "Environment"]
    claims = rows(found["Claims"])
    said = f"C(G) = −log 4 where p_g = p_data, and {HOSTILE}"
    assert claims == [
        [said, "Theorem 1", "-1.38629 nats", "-1.38631 ± 0.00012 nats", "within 0.001 of it"]
        + ["✓ holds", "0.4 s"],
        [said, "Theorem 1", "225 ± 2 nats", "92.2 ± 1.7 nats", "at least 225", "✗ fails", "0.4 s"],
        [said, "Theorem 1", "–", "four modes", "–", "not judged", "0.4 s"],
    ]
    assert "3 in all: 1 hold, 1 fail, 1 without a verdict" in text(found["Claims"])
    assert rows(found["Table 1"])[:2] == [["DBN", "138 ± 2", "–"], [HOSTILE, "225 ± 2", "92.25"]]
    assert f"This step was skipped: {HOSTILE}" in text(found["Table 2"])
    assert pictures(page)[HOSTILE] == (400, 300)
    assert "Losses of both players" in list(pictures(page))[-1]
    assert "8 min 32 s" in text(found["Environment"])


def test_nothing_of_a_file_becomes_a_part_of_the_page(reproduction, run_folder):
    for folder in (reproduction(), run_folder):
        page_of(folder)
        html = (folder / "page.html").read_text(encoding="utf-8")
        assert "<script" not in html
        assert "49" not in re.findall(r"alert\(1\).{0,60}", html)[0]
        assert html.count("</style>") == 1


@pytest.mark.parametrize(
    "changes, piece",
    [
        ({"format": 2}, "has format 2"),
        ({"steps": None}, "does not hold what it should"),
        ({"steps": [{"step": "theory"}]}, "does not hold what it should: KeyError"),
    ],
)
def test_results_of_another_kind_are_one_line(reproduction, changes, piece, capsys):
    assert main(["report", str(reproduction(**changes))]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "reproduce.json" in line and piece in line


@pytest.mark.parametrize("name", ["../secret.png", "/etc/hostname", "theory/missing.png", "x.svg"])
def test_pictures_are_of_the_folder_and_are_pictures(reproduction, results, name, capsys):
    results["steps"][0]["pictures"] = [{"file": name, "caption": "x"}]
    folder = reproduction()
    Image.new("RGB", (9, 9)).save(folder / "../secret.png")
    (folder / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert main(["report", str(folder)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "lies outside" in line or "cannot be shown" in line
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize("contents", ["", "{", "{}", "[]", "[1]", '[{"file": "x"}]'])
def test_a_damaged_run_is_one_line(run_folder, contents, capsys):
    (run_folder / "environment.json").write_text(contents)
    assert main(["report", str(run_folder)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "environment.json" in line


def test_other_folders_are_refused(tmp_path, capsys):
    assert main(["report", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "holds no reproduce.json, as `adversarial reproduce` writes it, or environment" in said


def test_without_jinja2_the_remedy_is_named(run_folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert main(["report", str(run_folder)]) == 2
    assert "pip install 'adversarial-nets[report]'" in capsys.readouterr().err


def test_without_matplotlib_the_rest_of_the_page_is_there(run_folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    page = page_of(run_folder)
    assert "Curves need matplotlib" in text(sections(page)["Learning curves"])
    assert list(pictures(page))[0] == "epoch 0"


def test_the_page_is_where_the_folder_is_unless_told_otherwise(reproduction, capsys):
    folder = reproduction()
    json.loads((folder / "reproduce.json").read_text())
    assert main(["report", str(folder)]) == 0
    assert capsys.readouterr().out == f"The report is in {folder}/report.html.\n"
    assert (folder / "report.html").stat().st_size > 10_000
