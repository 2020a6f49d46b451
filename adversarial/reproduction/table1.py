"""Table 1: log-likelihoods by Parzen window, over seeds and folds, with what they hang on."""

import numpy as np

from adversarial.datasets.paper import FOLDS, paper_set
from adversarial.evaluation import across_folds, draw, parzen_window
from adversarial.evaluation.claims import Claim, Demonstration
from adversarial.reproduction import table1_pictures
from adversarial.reproduction.experiments import epochs, trained
from adversarial.reproduction.rows import OTHERS, OURS
from adversarial.reproduction.scores import (
    by_number,
    candidates,
    gaussian_like,
    score_training,
)
from adversarial.reproduction.step import Findings, SkippedError, Step
from adversarial.reproduction.table1_tables import (
    Measured,
    epochs_table,
    folds_table,
    models_table,
    of_score,
    over_seeds,
    results_table,
    seeds_table,
    whole_table,
)

SAMPLES = 10000
NUMBERS = {"quick": (1000, 2000, 5000, 10000), "full": (1000, 2000, 5000, 10000, 20000, 50000)}
CHOOSING_SAMPLES, CHOOSING = 2000, {"chains": 200}  # among copies of a model with Markov chains
SHORT_CHAINS = {"burn_in": 100, "thin": 10}  # at the quick scale
TOLERANCE = 4  # nats: two published standard errors
WHERE = "Table 1"


def _settings(options):
    return {
        "seeds": options.seeds,
        "epochs": {name: epochs(options, name) for name in ("mnist", "tfd")},
        "rows": [row.id for row in _others(options)],
    }


def _others(options):
    """The other models that are trained here."""
    return [row for row in OTHERS if row.id not in options.without]


def _run(desk):
    findings = Findings(say=desk.say)
    measured = []
    for part in (_mnist, _tfd):
        try:
            measured += part(desk, findings)
        except SkippedError as error:
            findings.lack(str(error))
    if not findings.trainings:
        raise SkippedError(findings.reason)
    findings.tables[:0] = [whole_table(measured, desk.options), models_table(measured)]
    return findings


def _mnist(desk, findings):
    """Score every model on digits; a list of Measured."""
    desk.need("mnist")
    valid, test = (paper_set("mnist", part).X for part in ("valid", "test"))
    numbers = NUMBERS[desk.options.scale]
    scores, measured = [], []

    def score(row, training, *how):
        findings.trainings.append(training.record())
        desk.say(f"Scoring {training.name} ...")
        scores.append(score_training(training, valid, test, SAMPLES, *how))
        measured.append(of_score(row, scores[-1], findings.trainings[-1]))

    for seed in (None, *range(1, desk.options.seeds)):
        score(OURS, trained(desk, "mnist", seed), min(numbers[2], SAMPLES))
    ours = list(scores)
    findings.take(_mnist_claim, scores=ours, scale=desk.options.scale)
    plan = desk.options.at(SHORT_CHAINS, {})
    for row in _others(desk.options):
        few = min(CHOOSING_SAMPLES, SAMPLES)
        score(row, _other(desk, row, "mnist"), few, plan, {**plan, **CHOOSING})
    findings.tables += [seeds_table(ours), epochs_table(scores)]
    _sensitivity(desk, findings, ours[0], valid, test, numbers)
    return measured


def _other(desk, row, data):
    """Train one of the other models, or take it."""
    column = ("mnist", "tfd").index(data)
    name = (row.id, f"{row.id}_tfd")[column]
    if desk.options.scale == "quick":
        return desk.training(name, f"quick/{row.files[column]}", **row.quick)
    return desk.training(name, row.files[column], snapshots=row.snapshots)


def _sensitivity(desk, findings, score, valid, test, numbers):
    train = paper_set("mnist", "train").X
    training = trained(desk, "mnist")
    best = training.snapshots().get(score.epoch, training.path)
    if desk.options.scale == "quick":
        test = test[:2000]
    samples = training.model(best).sample(max(numbers))
    counted = by_number(samples, valid, test, numbers)
    chosen = np.random.RandomState(0).permutation(len(train))[:SAMPLES]
    anchors = {
        "adversarial nets": samples[:SAMPLES],
        f"{SAMPLES:,} training images": train[chosen],
        "a Gaussian fitted to the training images": gaussian_like(train, SAMPLES),
    }
    results = {
        name: parzen_window(test, centres, valid=valid[:1000], sigmas=candidates())
        for name, centres in anchors.items()
    }
    findings.tables += [
        results_table("table1_numbers", "Number of samples", numbers, counted),
        results_table(
            "table1_anchors", "What stands in for the samples", results, results.values()
        ),
    ]
    findings.pictures += table1_pictures.sensitivity(score, dict(zip(numbers, counted)), results)
    findings.take(_anchor_claims, results=results, scale=desk.options.scale)


def _mnist_claim(scores, scale):
    means = [score.test.mean for score in scores]
    spread = over_seeds(means)
    judged = {"rule": "at least", "tolerance": OURS.mnist[0] - TOLERANCE} if scale == "full" else {}
    size = "" if scale == "full" else "Small networks and few epochs: not the paper's experiment. "
    spreading = "" if spread is None else f", standard deviation over seeds {spread:.2g}"
    return Demonstration(
        [
            Claim(
                "table1.mnist",
                "Log-likelihood of MNIST's test set under adversarial nets",
                WHERE,
                float(np.mean(means)),
                published=OURS.mnist[0],
                measured_error=scores[0].test.standard_error,
                published_error=OURS.mnist[1],
                unit="nats",
                note=f"{size}Mean of {len(means)} seeds{spreading}; the ± is over examples.",
                pictures=("sigma", "epochs"),
                **judged,
            ),
            Claim(
                "table1.sigma",
                "The original's ten sigmas cost some of it",
                "Section 5",
                float(np.mean([score.test.mean - score.coarse.mean for score in scores])),
                unit="nats",
                note="What a finer grid gains, sigma chosen on the same validation digits.",
                pictures=("sigma",),
            ),
        ]
    )


def _anchor_claims(results, scale):
    judged = {"rule": "at least", "tolerance": 0.0} if scale == "full" else {}
    ours, images, gaussian = (result.mean for result in results.values())
    return Demonstration(
        [
            Claim(
                "table1.gaussian",
                "Adversarial nets score better than a Gaussian with the data's covariance",
                WHERE,
                ours - gaussian,
                unit="nats",
                note="Both as 10,000 samples in the same estimator.",
                pictures=("anchors",),
                **judged,
            ),
            Claim(
                "table1.training_images",
                "The estimator is rough: how training images themselves score, less our samples",
                "Section 5, on the estimator",
                images - ours,
                unit="nats",
                note="Samples can even score higher than real digits.",
                pictures=("anchors",),
            ),
        ]
    )


def _tfd(desk, findings):
    """Score models on faces, by folds; a list of Measured. At the quick scale ours alone."""
    remark = desk.need("tfd")
    mark = f" on a stand-in for TFD. {remark}" if remark else "."
    measured = [_measure_folds(OURS, trained(desk, "tfd"), desk, findings)]
    findings.take(_tfd_claim, whole=measured[0].result, mark=mark)
    for row in desk.options.at([], _others(desk.options)):
        measured.append(_measure_folds(row, _other(desk, row, "tfd"), desk, findings))
    findings.tables.append(folds_table(measured))
    return measured


def _measure_folds(row, training, desk, findings):
    findings.trainings.append(training.record())
    desk.say(f"Scoring {training.name} ...")
    draws = draw(training.model(), SAMPLES)
    folds = []
    for fold in range(FOLDS["tfd"]):
        valid, test = (paper_set("tfd", part, fold).X for part in ("valid", "test"))
        folds.append(parzen_window(test, draws.rows, valid=valid, sigmas=candidates()))
    protocol, took = draws.describe(), draws.seconds_per_sample
    return Measured(row, "TFD", across_folds(folds), findings.trainings[-1], None, protocol, took)


def _tfd_claim(whole, mark):
    return Demonstration(
        [
            Claim(
                "table1.tfd",
                "Log-likelihood of TFD's test sets under adversarial nets",
                WHERE,
                whole.mean,
                published=OURS.tfd[0],
                measured_error=whole.standard_error,
                published_error=OURS.tfd[1],
                unit="nats",
                note=f"Mean of {len(whole.folds)} folds{mark} The ± is over folds.",
            )
        ]
    )


STEP = Step("table1", "Table 1: Parzen window log-likelihood", _settings, _run)
