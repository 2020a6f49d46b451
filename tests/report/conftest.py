"""Folders of runs and results, written by hand, with whatever could break a page."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from PIL import Image

from adversarial.evaluation import ParzenResult

HOSTILE = "<script>alert(1)</script>\"'&{{ 7 * 7 }}</pre></style>"


def picture(path, size=(40, 40)):
    """A picture of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.RandomState(0).randint(0, 256, size=(*size, 3)).astype("uint8")
    Image.fromarray(pixels).save(path)


def history(path, epochs, **channels):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for epoch in range(epochs + 1):
            values = {name: start * 0.9**epoch for name, start in channels.items()}
            place = {"epoch": epoch, "batch": 10 * epoch, "example": 1000 * epoch}
            file.write(json.dumps({**place, "seconds": 2.0 * epoch, "channels": values}) + "\n")


def start(**changes):
    return {
        "started": "2026-11-28T10:00:00+0000",
        "command": f"adversarial train {HOSTILE}.yaml -o run",
        "file": f"folder/{HOSTILE}.yaml",
        "settings": [f"model.name={HOSTILE}"],
        "seed": None,
        "versions": {"adversarial": "0.1.0", "python": "3.11.7"},
        "conditions": {"float type": "float32", "backend": "c"},
        "machine": {"host": "my-secret-host", "processor": HOSTILE, "cores": 2},
        "git": {"commit": "0123abc", "changed": True},
        "experiment": "experiment.yaml",
        "resolved": "resolved.yaml",
        **changes,
    }


@pytest.fixture
def run_folder(tmp_path):
    """A run of 40 epochs."""
    folder = tmp_path / "run"
    channels = {"valid_objective_d": 0.7, "valid_objective_g": 2.0, "valid_gen_ll": -300.0}
    history(folder / "metrics.jsonl", 40, **channels, **{f"{HOSTILE}_max": 1.0})
    (folder / "environment.json").write_text(json.dumps([start()]))
    (folder / "experiment.yaml").write_text(f"# {HOSTILE}\n!obj:pylearn2.train.Train {{}}\n")
    for epoch in range(0, 41, 2):
        picture(folder / f"samples/epoch{epoch:04d}.png")
    result = ParzenResult(
        mean=225.125,
        standard_error=1.96,
        sigma=0.2,
        n_points=10000,
        n_centres=5000,
        n_valid=1000,
        sigmas=[0.1, 0.2, 0.4],
        valid_means=[-10000.0, 220.0, 180.0],
    )
    drawn = {"kind": "chains", "chains": 50, "burn_in": 300, "thin": 20, "start": HOSTILE}
    score = {"dataset": HOSTILE, "protocol": drawn, "seconds_per_sample": 0.0123}
    (folder / "parzen.json").write_text(json.dumps({**score, **asdict(result)}))
    return folder


def claim(number, **changes):
    return {
        "id": f"theory.claim{number}",
        "claim": f"C(G) = −log 4 where p_g = p_data, and {HOSTILE}",
        "where": "Theorem 1",
        "published": -1.3862943611198906,
        "published_error": None,
        "measured": -1.38631,
        "measured_error": 0.00012,
        "unit": "nats",
        "rule": "equal",
        "tolerance": 0.001,
        "passed": True,
        "note": "",
        "command": "adversarial reproduce theory --quick",
        "seconds": 0.4,
        "pictures": ["theory/theorem1.png"],
        **changes,
    }


def step(name, title, **changes):
    return {
        "format": 1,
        "step": name,
        "title": title,
        "status": "done",
        "reason": None,
        "settings": {"samples": 1000, "grid": {"first": 0.1, "last": 1.0}, "text": HOSTILE},
        "seconds": 75.0,
        "claims": [],
        "tables": [],
        "pictures": [],
        "trainings": [],
        **changes,
    }


@pytest.fixture
def results():
    """What stands in ``reproduce.json``."""
    training = {
        "name": "mnist",
        "model": "table1/mnist.npz",
        "history": "table1/mnist.jsonl",
        "yaml": "yaml_configs/quick/mnist.yaml",
        "epochs": 5,
        "seconds": 61.0,
    }
    table = {
        "id": "table1",
        "title": "Log-likelihood in nats",
        "columns": ["model", "MNIST", "here"],
        "rows": [["DBN", "138 ± 2", None], [HOSTILE, "225 ± 2", 92.25]],
        "note": HOSTILE,
    }
    other = {"published": 225, "published_error": 2, "measured": 92.2, "measured_error": 1.74}
    claims = [
        claim(1),
        claim(2, passed=False, rule="at least", tolerance=225, **other),
        claim(3, passed=None, rule=None, tolerance=None, published=None, measured="four modes"),
    ]
    shown = [{"file": "theory/theorem1.png", "caption": HOSTILE}]
    return {
        "format": 1,
        "scale": "quick",
        "command": f"adversarial reproduce all --quick -o {HOSTILE}",
        "environment": {"adversarial": "0.1.0", "processor": HOSTILE, "cores": 2},
        "date": "2026-11-28",
        "seconds": 512.3,
        "steps": [
            step("theory", "Theory", claims=claims, pictures=shown),
            step("table1", "Table 1", tables=[table], trainings=[training]),
            step("table2", "Table 2", status="skipped", reason=HOSTILE),
        ],
    }


@pytest.fixture
def reproduction(tmp_path, results):
    """Output of ``reproduce``, to which a test may make changes before it is written."""
    folder = tmp_path / "results"
    picture(folder / "theory/theorem1.png", (300, 400))
    history(folder / "table1/mnist.jsonl", 5, valid_objective_d=0.7, valid_objective_g=2.0)

    def write(**changes):
        (folder / "reproduce.json").write_text(json.dumps({**results, **changes}))
        return folder

    return write
