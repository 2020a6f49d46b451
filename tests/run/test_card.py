"""The card of a model has what its files tell, and nothing else."""

import hashlib
import json

from adversarial.run.card import make_card

from .carded import carded_folder  # noqa: F401


def test_it_says_what_the_files_of_a_run_tell(folder):
    score = {"mean": 78.25, "standard_error": 1.75, "sigma": 0.2, "n_points": 9, "n_centres": 7}
    (folder / "parzen.json").write_text(json.dumps({**score, "dataset": "mnist"}))
    said = make_card(str(folder))
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
    assert make_card(str(model)) == said.replace("# Model card: run", "# Model card: model.npz")


def test_text_of_files_is_shown_and_nothing_in_it_obeyed(folder):
    said = make_card(str(folder))
    assert "\x1b" not in said and "<script>" not in said
    assert r"model.name=a\|b\`&lt;script&gt;\\x1b\[2J" in said
    assert "````yaml\n!obj:x.Y { z: '```\\x1b[2J' }\n````" in said


def test_what_no_file_tells_is_not_stated(folder, tmp_path):
    alone = tmp_path / "alone.npz"
    (folder / "checkpoints/model.npz").rename(alone)
    (tmp_path / "parzen.json").write_text('{"model": "other.npz", "mean": 1, "standard_error": 1}')
    said = make_card(str(alone))
    for what in ("experiment file", "its changes by `--set`", "software", "machine", "made by"):
        assert f"| {what} | not stated |" in said
    assert "Parzen window: not stated." in said
    (tmp_path / "alone.json").write_text(
        '{"model": "runs/alone.npz", "mean": 5, "standard_error": 2}'
    )
    assert "| 5.0 ± 2.0 | test set of not stated" in make_card(str(alone))
