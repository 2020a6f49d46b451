"""Table 1: log-likelihoods by Parzen window, over seeds and folds, and what decides them."""

import warnings

import numpy as np

from adversarial.datasets.paper import FOLDS, paper_set
from adversarial.evaluation import parzen_window
from adversarial.paper.reproduction import table1_pictures
from adversarial.paper.reproduction.experiments import epochs, trained
from adversarial.paper.reproduction.rows import OTHERS, OURS
from adversarial.paper.reproduction.scores import (
    LIMIT,
    by_number,
    candidates,
    gaussian_like,
    measure,
)
from adversarial.paper.reproduction.step import Findings, SkippedError, Step
from adversarial.paper.reproduction.table1_claims import (
    anchor_claims,
    other_claim,
    our_claims,
    tfd_claim,
)
from adversarial.paper.reproduction.table1_tables import (
    differences_table,
    epochs_table,
    folds_table,
    mixing_table,
    models_table,
    results_table,
    whole_table,
)

SAMPLES = 10000
CHOOSING_SAMPLES = 5000
NUMBERS = {"quick": (1000, 2000, 5000, 10000), "full": (1000, 2000, 5000, 10000, 20000, 50000)}
# Of models with Markov chains: among copies few samples choose; short chains at the quick scale.
CHOOSING_FROM_CHAINS, CHOOSING_CHAINS = 2000, {"chains": 200}
SHORT_CHAINS = {"burn_in": 100, "thin": 10}


def _settings(options):
    chains = [CHOOSING_FROM_CHAINS, CHOOSING_CHAINS, _plan(options)]
    return {
        "seeds": options.seeds,
        "epochs": {name: epochs(options, name) for name in ("mnist", "tfd")},
        "rows": {
            row.id: [row.training(options, data) for data in ("mnist", "tfd")]
            for row in _others(options)
        },
        "samples": [SAMPLES, CHOOSING_SAMPLES],
        "chains": chains if _others(options) else None,
    }


def _others(options):
    """The other models that are trained here."""
    return [row for row in OTHERS if row.id not in options.without]


def _plan(options):
    """How chains differ from what each model has."""
    return options.at(SHORT_CHAINS, {})


def _run(workspace):
    findings = Findings(say=workspace.say)
    measured = []
    for part in (_mnist, _tfd):
        try:
            measured += part(workspace, findings)
        except SkippedError as error:
            findings.note_missing(str(error))
    if not findings.trainings:
        raise SkippedError(findings.reason)
    findings.tables[:0] = [
        whole_table(measured),
        differences_table(workspace.options),
        models_table(measured),
        mixing_table(measured),
    ]
    return findings


def _mnist(workspace, findings):
    """Score every model on digits; a list of Measured."""
    workspace.need("mnist")
    valid, test = (paper_set("mnist", part).X for part in ("valid", "test"))
    parts = [(valid[:LIMIT], test)]
    # Ours come last: another step that is carried out meanwhile trains them at its beginning.
    others = [
        _other(row, "mnist", workspace, findings, parts) for row in _others(workspace.options)
    ]
    seeds = (None, *range(1, workspace.options.seeds))
    ours = [_ours("mnist", workspace, findings, parts, seed) for seed in seeds]
    took = sum(each.seconds for each in ours)
    findings.add(our_claims, took, measured=ours, scale=workspace.options.scale)
    for each in others:
        findings.add(other_claim, each.seconds, measured=each, scale=workspace.options.scale)
    findings.tables.append(epochs_table([*others, *ours]))
    _sensitivity(workspace, findings, ours[0], others, parts)
    return [*others, *ours]


def _tfd(workspace, findings):
    """Score every model on faces, by folds; a list of Measured."""
    remark = workspace.need("tfd")
    mark = f" on a stand-in for TFD. {remark}" if remark else "."
    parts = [
        tuple(paper_set("tfd", part, fold).X for part in ("valid", "test"))
        for fold in range(FOLDS["tfd"])
    ]
    others = [_other(row, "tfd", workspace, findings, parts) for row in _others(workspace.options)]
    ours = _ours("tfd", workspace, findings, parts)
    findings.add(tfd_claim, ours.seconds, measured=ours, mark=mark)
    findings.tables.append(folds_table([*others, ours]))
    return [*others, ours]


def _ours(data, workspace, findings, parts, seed=None):
    training = trained(workspace, data, seed)
    return _measure(OURS, data, training, workspace, findings, parts, CHOOSING_SAMPLES)


def _other(row, data, workspace, findings, parts):
    training, plan = (
        workspace.training(**row.training(workspace.options, data)),
        _plan(workspace.options),
    )
    choosing = {**plan, **CHOOSING_CHAINS}
    few = CHOOSING_FROM_CHAINS
    return _measure(row, data, training, workspace, findings, parts, few, plan, choosing)


def _measure(row, data, training, workspace, findings, parts, few, *plans):
    workspace.say(f"Scoring {training.name} ...")
    measured = measure(row, data, training, parts, SAMPLES, min(few, SAMPLES), *plans)
    findings.trainings.append(measured.training)
    return measured


def _sensitivity(workspace, findings, measured, others, parts):
    ((valid, test),) = parts
    numbers = NUMBERS[workspace.options.scale]
    train = paper_set("mnist", "train").X
    training = trained(workspace, "mnist")
    best = training.snapshots().get(measured.epoch, training.path)
    if workspace.options.scale == "quick":
        test = test[:2000]
    samples = training.model(best).draw_samples(max(numbers))
    counted = by_number(samples, valid, test, numbers)
    chosen = np.random.RandomState(0).permutation(len(train))[:SAMPLES]
    gaussian = gaussian_like(train, SAMPLES)
    anchors = {
        "adversarial nets": samples[:SAMPLES],
        f"{SAMPLES:,} training images": train[chosen],
        "a Gaussian fitted to the training images": gaussian,
        "the same, clipped to [0, 1]": gaussian.clip(0, 1),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the Gaussian has negative pixels, as it must
        results = {
            name: parzen_window(test, centres, valid=valid, sigmas=candidates())
            for name, centres in anchors.items()
        }
    findings.tables += [
        results_table("table1_numbers", "Number of samples", numbers, counted),
        results_table(
            "table1_anchors", "What stands in for the samples", results, results.values()
        ),
    ]
    by = dict(zip(numbers, counted))
    findings.pictures += table1_pictures.sensitivity(measured, by, results, others)
    findings.add(anchor_claims, results=results, scale=workspace.options.scale)


STEP = Step("table1", "Table 1: Parzen window log-likelihood", _settings, _run)
