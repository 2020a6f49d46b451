"""Steps that take no time, and a place for them."""

import inspect
import json
import os
from types import SimpleNamespace

import pytest
from PIL import Image

from adversarial.paper import theory
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.reproduction import STEPS, Options, figure2, table1, whole, workspace
from adversarial.paper.reproduction.step import Findings, SkippedError, Step, carry_out

from .untrained import train


class Sheet:
    """Stands for a picture."""

    def save(self, path, zoom=1):
        with open(path, "w", encoding="utf-8") as file:
            file.write("picture")


def claims(measured):
    claim = Claim(
        "one", "One is one", "Section 1", measured, 1.0, "nats", "equal", 0.1, pictures=("dot",)
    )
    return Demonstration([claim], [Picture("dot", "A dot", Sheet())])


class Bench:
    """Reproductions with two steps, ``first`` and ``second``, that count how often they run."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.runs, self.said, self.trained = [], [], []
        self.measured, self.errors, self.lack = 1.0, {}, None
        self.steps = {name: self._step(name) for name in ("first", "second")}

    def _step(self, name):
        def run(workspace):
            self.runs.append(name)
            if name in self.errors:
                raise self.errors[name]
            findings = Findings(say=workspace.say)
            findings.add(claims, measured=self.measured)
            if self.lack:
                findings.note_missing(self.lack)
            return findings

        return Step(name, f"The {name}", lambda options: {"epochs": options.epochs}, run)

    def reproduce(self, *names, folder=None, **options):
        self.runs.clear()
        self.said.clear()
        return whole.reproduce(
            names or ("first", "second"),
            folder or self.folder,
            Options(**options),
            self.trained.append,
            self.said.append,
        )


@pytest.fixture
def bench(tmp_path, monkeypatch):
    made = Bench(tmp_path / "reproduced")
    monkeypatch.setattr(whole, "STEPS", made.steps)
    return made


@pytest.fixture
def carried_out(tmp_path, mnist_folder, monkeypatch):
    """Carries out a step where some data, or MNIST alone, are there; returns its record."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    monkeypatch.setattr(figure2, "COMPARED", 5)
    monkeypatch.setattr(table1, "SAMPLES", 40)
    monkeypatch.setattr(table1, "NUMBERS", {"quick": (10, 20, 40)})

    def run(name, epochs=2, data="mnist", scale="quick"):
        def need(self, wanted):
            if wanted != data:
                raise SkippedError(f"{wanted} is not there.")
            return ""

        monkeypatch.setattr(workspace.Workspace, "need", need)
        table = workspace.Workspace(
            str(tmp_path), Options(scale, epochs=epochs), train, lambda text: None
        )
        record = carry_out(STEPS[name], table)
        for picture in record["pictures"]:
            with Image.open(os.path.join(tmp_path, picture["file"])) as image:
                assert min(image.size) > 50
        json.dumps(record, allow_nan=False)
        return record

    return run


@pytest.fixture
def told(monkeypatch):
    """Which demonstrations a step carries out, and with what; nothing is computed."""

    def run(step, scale="quick"):
        calls = {}

        def note(name):
            signature = inspect.signature(getattr(theory, name))

            def demonstrate(**arguments):
                signature.bind(**arguments)
                calls[name] = arguments
                return Demonstration([])

            demonstrate.__name__ = name
            return demonstrate

        with monkeypatch.context() as patched:
            for name in theory.__all__:
                patched.setattr(theory, name, note(name))
            step.run(SimpleNamespace(options=Options(scale), say=lambda text: None))
        return calls

    return run
