"""The paper's theory as small numerical experiments on the game that training plays."""

from adversarial.evaluation.theory.algorithm import count_updates
from adversarial.evaluation.theory.degenerate import degenerate_data
from adversarial.evaluation.theory.discriminator import (
    pointwise_maximiser,
    trained_discriminator,
)
from adversarial.evaluation.theory.game import four_moments
from adversarial.evaluation.theory.gradients import (
    data_reach_only_the_discriminator,
    finite_differences,
)
from adversarial.evaluation.theory.helvetica import helvetica
from adversarial.evaluation.theory.independence import uncorrelated_samples
from adversarial.evaluation.theory.inference import learned_inference
from adversarial.evaluation.theory.minimum import global_minimum
from adversarial.evaluation.theory.noise import limit_of_vanishing_noise
from adversarial.evaluation.theory.parameters import several_seeds
from adversarial.evaluation.theory.saturation import saturation
from adversarial.evaluation.theory.simplex import convergence_on_a_simplex
from adversarial.evaluation.theory.value import minimax_value
from adversarial.evaluation.theory.variables import change_of_variables

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
