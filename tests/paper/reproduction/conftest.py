"""Steps that take no time, and a place for them."""

import pytest

from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.reproduction import Options, whole
from adversarial.paper.reproduction.step import Findings, Step


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
