"""Sections 2 to 4 of the paper: what it proves, tried out."""

from adversarial.paper import theory
from adversarial.paper.reproduction.step import Findings, Step


def _settings(options):
    return {
        "discriminator": {"epochs": options.at(40, 120)},
        "seeds": {"seeds": options.at(3, 10), "epochs": options.at(60, 200)},
    }


def _run(workspace):
    chosen = _settings(workspace.options)
    findings = Findings(say=workspace.say)
    findings.add(theory.limit_of_vanishing_noise)
    findings.add(theory.minimax_value)
    findings.add(theory.saturation)
    findings.add(theory.count_updates)
    findings.add(theory.pointwise_maximiser)
    findings.add(theory.trained_discriminator, **chosen["discriminator"])
    findings.add(theory.change_of_variables)
    findings.add(theory.global_minimum)
    findings.add(theory.convergence_on_a_simplex)
    findings.add(theory.several_seeds, **chosen["seeds"])
    return findings


STEP = Step("theory", "Theory: sections 2 to 4", _settings, _run)
