"""Figure 1: a game on a line, trained by the loop that trains everything else."""

from adversarial.paper import theory
from adversarial.paper.reproduction.step import Findings, Step


def _settings(options):
    return {"epochs": options.at(80, 300)}


def _run(workspace):
    findings = Findings(say=workspace.say)
    findings.add(theory.four_moments, **_settings(workspace.options))
    return findings


STEP = Step("figure1", "Figure 1: four moments of a game on a line", _settings, _run)
