"""What a trained generator is worth: likelihood estimates, neighbours, samples."""

from adversarial.evaluation.folds import FoldsResult, across_folds
from adversarial.evaluation.inpainting import (
    choose_mask,
    choose_of_each_class,
    complete_images,
)
from adversarial.evaluation.interpolation import interpolated_samples, noise_paths
from adversarial.evaluation.kernel_sums import KernelSums
from adversarial.evaluation.nearest_neighbours import nearest_examples
from adversarial.evaluation.parzen import (
    ParzenResult,
    ParzenWindow,
    choose_sigma,
    log_likelihood,
    mean_log_likelihoods,
    parzen_window,
    running_log_likelihood,
    sigma_grid,
    standard_error,
    warn_at_edge,
)
from adversarial.evaluation.prediction import classes_of, predict
from adversarial.evaluation.running_parzen import score_while_drawing
from adversarial.evaluation.sample_set import (
    BLOCK,
    SampleSet,
    SampleStream,
    draw_sample_set,
    stream_array,
    stream_samples,
)
from adversarial.evaluation.sampling import (
    decode,
    decoder,
    draw_noise,
    draw_samples,
    fixed_noise,
    images_to_rows,
    rows_to_images,
    sample_batches,
)

__all__ = [
    "BLOCK",
    "FoldsResult",
    "KernelSums",
    "ParzenResult",
    "ParzenWindow",
    "SampleSet",
    "SampleStream",
    "across_folds",
    "choose_mask",
    "choose_of_each_class",
    "choose_sigma",
    "classes_of",
    "complete_images",
    "decode",
    "decoder",
    "draw_noise",
    "draw_sample_set",
    "draw_samples",
    "fixed_noise",
    "images_to_rows",
    "interpolated_samples",
    "log_likelihood",
    "mean_log_likelihoods",
    "nearest_examples",
    "noise_paths",
    "parzen_window",
    "predict",
    "rows_to_images",
    "running_log_likelihood",
    "sample_batches",
    "score_while_drawing",
    "sigma_grid",
    "standard_error",
    "stream_array",
    "stream_samples",
    "warn_at_edge",
]
