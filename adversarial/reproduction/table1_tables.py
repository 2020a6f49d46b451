"""The tables of Table 1's step, as a record holds them."""

from dataclasses import dataclass
from typing import Optional, Union

import numpy as np

from adversarial.evaluation import FoldsResult
from adversarial.evaluation.parzen import ParzenResult
from adversarial.reproduction.rows import OTHERS, OURS, Row

RESULT_COLUMNS = ("sigma", "test", "±", "test examples")
RESULT_NOTE = "Nats; sigma is chosen on validation examples for each row."


@dataclass(frozen=True)
class Measured:
    """A model's score on a data set, and what it took.

    Attributes
    ----------
    row : Row
    data : {'MNIST', 'TFD'}
    result : ParzenResult or FoldsResult
        On test examples.
    training : dict
        Its record.
    epoch : int or None
        Of the copy that was chosen; None where there was no choice.
    protocol : str
        How samples were drawn.
    seconds_per_sample : float
        That drawing took, compilation included.
    """

    row: Row
    data: str
    result: Union[ParzenResult, FoldsResult]
    training: dict
    epoch: Optional[int]
    protocol: str
    seconds_per_sample: float


def of_score(row, score, training):
    """Take a `Score`, which is on MNIST, as `Measured`."""
    took = score.seconds_per_sample
    return Measured(row, "MNIST", score.test, training, score.epoch, score.protocol, took)


def over_seeds(means):
    """Standard deviation over trainings; None of a single one."""
    return float(np.std(means, ddof=1)) if len(means) > 1 else None


def _cell(measured):
    """What stands in a cell of Table 1; None for nothing measured."""
    if not measured:
        return None
    means = [each.result.mean for each in measured]
    spread = over_seeds(means)
    ending = "" if spread is None else f" (seeds: ± {spread:.1f})"
    return f"{np.mean(means):.1f} ± {measured[0].result.standard_error:.1f}{ending}"


def whole_table(measured, options):
    """Table 1 of the paper, with a column of ours for each data set."""
    rows = []
    for row in (*OTHERS, OURS):
        published = [f"{value:g} ± {error:g}" for value, error in (row.mnist, row.tfd)]
        here = [
            _cell([each for each in measured if (each.row, each.data) == (row, data)])
            for data in ("MNIST", "TFD")
        ]
        rows.append([row.model, *published, row.source, *here])
    size = options.at("small twins of the experiments, minutes of training", "the paper's sizes")
    return {
        "id": "table1",
        "title": "Table 1: log-likelihood in nats",
        "columns": [
            "model",
            "MNIST, as published",
            "TFD, as published",
            "number from",
            "MNIST, here",
            "TFD, here",
        ],
        "rows": rows,
        "note": f"Here: {size}. An empty cell was not run here. On MNIST the ± is over examples, "
        "on TFD over folds.",
    }


def models_table(measured):
    """Every model with its protocol and what it took."""
    return {
        "id": "table1_models",
        "title": "Every model: how it was sampled, and what that takes",
        "columns": [
            "model",
            "data",
            "training",
            "epochs",
            "minutes",
            "epoch chosen",
            "samples",
            "drawn",
            "ms a sample",
            "sigma",
            "nats",
            "±",
        ],
        "rows": [_model_row(each) for each in measured],
        "note": "Epochs and minutes of training are those of all phases together; the time of a "
        "sample counts the compilation. Sigma is chosen on validation examples.",
    }


def _model_row(measured):
    result, training = measured.result, measured.training
    folds = result.folds if isinstance(result, FoldsResult) else [result]
    ends = dict.fromkeys((min(f.sigma for f in folds), max(f.sigma for f in folds)))
    return [
        measured.row.model,
        measured.data,
        training["name"],
        training["epochs"],
        None if training["seconds"] is None else round(training["seconds"] / 60, 1),
        measured.epoch,
        folds[0].n_centres,
        measured.protocol,
        round(1000 * measured.seconds_per_sample, 2),
        " to ".join(f"{sigma:.4g}" for sigma in ends),
        round(result.mean, 1),
        round(result.standard_error, 1),
    ]


def folds_table(measured):
    """Faces by fold, for every model."""
    rows = [
        [each.row.model, number, *_numbers(fold)]
        for each in measured
        for number, fold in enumerate(each.result.folds)
    ]
    return {
        "id": "table1_folds",
        "title": "Folds of TFD",
        "columns": ["model", "fold", *RESULT_COLUMNS],
        "rows": rows,
        "note": RESULT_NOTE,
    }


def seeds_table(scores):
    """Our trainings on MNIST, with both grids of sigmas."""
    return {
        "id": "table1_seeds",
        "title": "Adversarial nets on MNIST, by seed",
        "columns": ["training", "epoch chosen", "sigma", "test", "±", "with the ten sigmas", "±"],
        "rows": [
            [
                score.name,
                score.epoch,
                round(score.test.sigma, 4),
                round(score.test.mean, 1),
                round(score.test.standard_error, 1),
                round(score.coarse.mean, 1),
                round(score.coarse.standard_error, 1),
            ]
            for score in scores
        ],
        "note": "Nats. Epoch and sigma were chosen on the first 1,000 validation digits.",
    }


def epochs_table(scores):
    """The validation score of every copy along the way."""
    return {
        "id": "table1_epochs",
        "title": "Validation log-likelihood by epoch",
        "columns": ["training", "epoch", "validation", "sigma"],
        "rows": [
            [score.name, epoch, round(value, 1), round(sigma, 4)]
            for score in scores
            for epoch, value, sigma in score.curve
        ],
        "note": "Nats, of every copy that was kept, on the first 1,000 validation digits, with "
        "fewer samples than are used for the test set.",
    }


def results_table(identity, title, names, results):
    """Results that differ in one thing, which the title names."""
    return {
        "id": identity,
        "title": title,
        "columns": [title, *RESULT_COLUMNS],
        "rows": [[name, *_numbers(result)] for name, result in zip(names, results)],
        "note": RESULT_NOTE,
    }


def _numbers(result):
    return [
        round(result.sigma, 4),
        round(result.mean, 1),
        round(result.standard_error, 1),
        result.n_points,
    ]
