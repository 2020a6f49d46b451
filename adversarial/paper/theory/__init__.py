"""The paper's theory as small numerical experiments on the game that training plays."""

from adversarial.paper.theory.algorithm import count_updates
from adversarial.paper.theory.degenerate import degenerate_data
from adversarial.paper.theory.discriminator import (
    pointwise_maximiser,
    trained_discriminator,
)
from adversarial.paper.theory.game import four_moments
from adversarial.paper.theory.gradients import (
    data_reach_only_the_discriminator,
    finite_differences,
)
from adversarial.paper.theory.helvetica import helvetica
from adversarial.paper.theory.independence import uncorrelated_samples
from adversarial.paper.theory.inference import learned_inference
from adversarial.paper.theory.minimum import global_minimum
from adversarial.paper.theory.noise import limit_of_vanishing_noise
from adversarial.paper.theory.parameters import several_seeds
from adversarial.paper.theory.saturation import saturation
from adversarial.paper.theory.simplex import convergence_on_a_simplex
from adversarial.paper.theory.value import minimax_value
from adversarial.paper.theory.variables import change_of_variables

__all__ = [
    "change_of_variables",
    "convergence_on_a_simplex",
    "count_updates",
    "data_reach_only_the_discriminator",
    "degenerate_data",
    "finite_differences",
    "four_moments",
    "global_minimum",
    "helvetica",
    "learned_inference",
    "limit_of_vanishing_noise",
    "minimax_value",
    "pointwise_maximiser",
    "saturation",
    "several_seeds",
    "trained_discriminator",
    "uncorrelated_samples",
]
