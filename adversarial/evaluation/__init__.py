"""What a trained generator is worth: likelihood estimates, neighbours, samples."""

from adversarial.evaluation.nearest_neighbours import nearest_examples
from adversarial.evaluation.parzen import (
    ParzenResult,
    choose_sigma,
    log_likelihood,
    mean_log_likelihoods,
    parzen_window,
    running_log_likelihood,
    sigma_grid,
    standard_error,
)
from adversarial.evaluation.sampling import draw_samples, rows_to_images

__all__ = [
    "ParzenResult",
    "choose_sigma",
    "draw_samples",
    "log_likelihood",
    "mean_log_likelihoods",
    "nearest_examples",
    "parzen_window",
    "rows_to_images",
    "running_log_likelihood",
    "sigma_grid",
    "standard_error",
]
