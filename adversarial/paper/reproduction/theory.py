"""Sections 2 to 4 of the paper: what it proves, tried out."""

from adversarial.paper import theory
from adversarial.paper.reproduction.step import Findings, Step


def _settings(options):
    return {
        "discriminator": {"epochs": options.at(40, 120)},
        "seeds": {"seeds": options.at(3, 10), "epochs": options.at(60, 200)},
    }


def _run(desk):
    chosen = _settings(desk.options)
    findings = Findings(say=desk.say)
    findings.take(theory.limit_of_vanishing_noise)
    findings.take(theory.minimax_value)
    findings.take(theory.saturation)
    findings.take(theory.count_updates)
    findings.take(theory.pointwise_maximiser)
    findings.take(theory.trained_discriminator, **chosen["discriminator"])
    findings.take(theory.change_of_variables)
    findings.take(theory.global_minimum)
    findings.take(theory.convergence_on_a_simplex)
    findings.take(theory.several_seeds, **chosen["seeds"])
    return findings


STEP = Step("theory", "Theory: sections 2 to 4", _settings, _run)
