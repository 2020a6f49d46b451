"""Costs of multilayer perceptrons."""

from adversarial.costs.mlp.default import Default
from adversarial.costs.mlp.weight_decay import L1WeightDecay, WeightDecay

__all__ = ["Default", "L1WeightDecay", "WeightDecay"]
