"""The tables of Table 1's step, as a record holds them."""

import numpy as np

from adversarial.evaluation import FoldsResult
from adversarial.paper.reproduction.rows import OTHERS, OURS
from adversarial.paper.reproduction.scores import LAGS

NAMES = {"mnist": "MNIST", "tfd": "TFD"}
RESULT_COLUMNS = ("sigma", "test", "±", "test examples")
RESULT_NOTE = "Nats; sigma is chosen on validation examples for each row, from a fine grid."


def over_seeds(means):
    """Standard deviation over trainings; None for one training."""
    return float(np.std(means, ddof=1)) if len(means) > 1 else None


def mean_error(measured):
    """Standard error over examples, of several trainings in the mean."""
    return float(np.mean([each.result.standard_error for each in measured]))


def whole_table(measured):
    """Table 1 of the paper, with columns of ours for each data set."""
    rows = []
    for row in (*OTHERS, OURS):
        published = [f"{value:g} ± {error:g}" for value, error in row.published.values()]
        here = []
        for data in NAMES:
            here += _cells([each for each in measured if (each.row, each.data) == (row, data)])
        rows.append([row.model, *published, row.source, *here])
    columns = ["model", *(f"{name}, as published" for name in NAMES.values()), "number from"]
    for name in NAMES.values():
        columns += [f"{name}, here", "less published"]
    return {
        "id": "table1",
        "title": "Table 1: log-likelihood in nats",
        "columns": columns,
        "rows": rows,
        "note": "An empty cell was not run here. Sigma is one of the original's ten. On MNIST the "
        "± is over examples, on TFD over folds.",
    }


def differences_table(options):
    """What is not as in the published runs."""
    return {
        "id": "table1_differences",
        "title": "What differs from the published runs",
        "columns": ["model", "here"],
        "rows": [[row.model, row.differs] for row in (*OTHERS, OURS)],
        "note": options.at("And all of them are small twins, trained for minutes.", ""),
    }


def _cells(measured):
    """What stands in Table 1 for a model on a data set, and how far from the published value."""
    if not measured:
        return [None, None]
    means = [each.result.mean for each in measured]
    error = mean_error(measured)
    spread = over_seeds(means)
    ending = "" if spread is None else f" (seeds: ± {spread:.1f})"
    mean = np.mean(means)
    return [f"{mean:.1f} ± {error:.1f}{ending}", f"{mean - measured[0].published[0]:+.1f}"]


def models_table(measured):
    """Every training with its protocol, what it took, and both grids of sigmas."""
    return {
        "id": "table1_models",
        "title": "Every training, what it takes, and both grids of sigmas",
        "columns": [
            "model",
            "data",
            "training",
            "epochs",
            "minutes",
            "epoch chosen",
            "samples",
            "ms a sample",
            "sigma",
            "nats",
            "±",
            "sigma, fine grid",
            "nats",
            "±",
        ],
        "rows": [_model_row(each) for each in measured],
        "note": "Epochs and minutes of training are those of all stages together; the time of a "
        "sample counts the compilation. Sigma and the epoch are chosen on validation examples: "
        "sigma from the original's ten, then from a fine grid.",
    }


def _model_row(measured):
    training = measured.training
    return [
        measured.row.model,
        NAMES[measured.data],
        training["name"],
        training["epochs"],
        None if training["seconds"] is None else round(training["seconds"] / 60, 1),
        measured.epoch,
        _parts(measured.result)[0].n_centres,
        round(1000 * measured.seconds_per_sample, 2),
        *_sigma_and_mean(measured.result),
        *_sigma_and_mean(measured.finer),
    ]


def _parts(result):
    return result.folds if isinstance(result, FoldsResult) else [result]


def _sigma_and_mean(result):
    sigmas = [part.sigma for part in _parts(result)]
    ends = dict.fromkeys((min(sigmas), max(sigmas)))
    sigma = " to ".join(f"{sigma:.4g}" for sigma in ends)
    return [sigma, round(result.mean, 1), round(result.standard_error, 1)]


def mixing_table(measured):
    """How samples were drawn, and how fast they forget the ones before them."""
    return {
        "id": "table1_mixing",
        "title": "How samples were drawn, and how alike those so many steps apart are",
        "columns": ["training", "drawn", *map(str, LAGS), "deviation of a pixel"],
        "rows": [
            [
                each.training["name"],
                each.protocol,
                *(round(value, 3) for value in each.mixing),
                round(each.deviation, 3),
            ]
            for each in measured
        ],
        "note": "Correlation over 100 chains, or independent draws. The deviation is over the "
        "samples that were scored; digits have 0.19.",
    }


def epochs_table(measured):
    """The validation score of every copy along the way."""
    return {
        "id": "table1_epochs",
        "title": "Validation log-likelihood by epoch",
        "columns": ["training", "epoch", "validation", "sigma"],
        "rows": [
            [each.training["name"], epoch, round(value, 1), round(sigma, 4)]
            for each in measured
            for epoch, value, sigma in each.curve
        ],
        "note": "Nats, of every copy that was kept, on the first 1,000 validation digits, with "
        "fewer samples than are used for the test set.",
    }


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
        "note": "Nats; sigma is chosen on each fold's validation faces, from the original's ten.",
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
