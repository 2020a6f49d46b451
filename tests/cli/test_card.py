"""Model cards, in this process."""

import hashlib
import json

import pytest

from adversarial import AdversaryPair, Generator
from adversarial.checkpoint import save_model
from adversarial.cli import main
from adversarial.models.mlp import MLP, Linear, Sigmoid

pytestmark = pytest.mark.xdist_group("cli-card")

EVIL = "a|b`<script>\x1b[2J"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A run of a small pair, with whatever a run leaves."""
    monkeypatch.chdir(tmp_path)
    run = tmp_path / "run"
    (run / "checkpoints").mkdir(parents=True)
    generator = Generator(MLP([Linear(4, "y", irange=0.5)], nvis=3))
    model = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.5)], nvis=4))
    model.dataset_yaml_src = "!obj:x.Y { z: '```\x1b[2J' }"
    save_model(run / "checkpoints/model.npz", model)
    start = {
        "started": "2014-06-10T12:00:00+0000",
        "file": "at/home/game.yaml",
        "settings": [f"model.name={EVIL}"],
        "seed": 3,
        "versions": {"numpy": "2.5.5"},
        "machine": {"host": "my-own-desk", "processor": "a processor"},
        "git": {"commit": "abc123", "changed": False},
    }
    (run / "environment.json").write_text(json.dumps([start]))
    return run


def card(capsys, *arguments):
    assert main(["card", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_it_says_what_the_files_of_a_run_tell(folder, capsys):
    score = {"mean": 78.25, "standard_error": 1.75, "sigma": 0.2, "n_points": 9, "n_centres": 7}
    (folder / "parzen.json").write_text(json.dumps({**score, "dataset": "mnist"}))
    said = card(capsys, folder)
    model = folder / "checkpoints/model.npz"
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    assert f"| SHA-256 | {digest} |" in said
    assert f"| file | model.npz, {model.stat().st_size:,} bytes |" in said
    assert "| generator | input |  | 3, gaussian noise |  |" in said
    assert "|  | y | Linear | " in said and "|  | all of it |  |  | 16 |" in said
    assert "| experiment file | game.yaml |" in said and "| `--seed` | 3 |" in said
    assert "numpy 2.5.5, commit abc123" in said and "a processor" in said
    assert "| 78.2 ± 1.8 | test set of mnist, 9 examples | 0.2 | 7 |" in said
    assert "adversarial samples model.npz" in said
    assert "my-own-desk" not in said and "at/home" not in said
    assert card(capsys, model) == said.replace("# Model card: run", "# Model card: model.npz")


def test_text_of_files_is_shown_and_nothing_in_it_obeyed(folder, capsys):
    said = card(capsys, folder)
    assert "\x1b" not in said and "<script>" not in said
    assert r"model.name=a\|b\`&lt;script&gt;\\x1b\[2J" in said
    assert "````yaml\n!obj:x.Y { z: '```\\x1b[2J' }\n````" in said


def test_what_no_file_tells_is_not_stated(folder, tmp_path, capsys):
    alone = tmp_path / "alone.npz"
    (folder / "checkpoints/model.npz").rename(alone)
    (tmp_path / "parzen.json").write_text('{"model": "other.npz", "mean": 1, "standard_error": 1}')
    said = card(capsys, alone)
    for what in ("experiment file", "its changes by `--set`", "software", "machine", "made by"):
        assert f"| {what} | not stated |" in said
    assert "Parzen window: not stated." in said
    (tmp_path / "alone.json").write_text(
        '{"model": "runs/alone.npz", "mean": 5, "standard_error": 2}'
    )
    assert "| 5.0 ± 2.0 | test set of not stated" in card(capsys, alone)


def test_a_card_that_is_there_is_kept(folder, capsys):
    assert "card.md" in card(capsys, folder, "-o", "card.md")
    assert main(["card", str(folder), "-o", "card.md"]) == 2
    assert "there already" in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["[]", "[3]", '[{"machine": 3}]', "{"])
def test_a_damaged_record_is_one_line(folder, damage, capsys):
    (folder / "environment.json").write_text(damage)
    assert main(["card", str(folder)]) == 2
    assert "environment.json" in capsys.readouterr().err
