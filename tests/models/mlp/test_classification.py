"""Channels of a sigmoid layer with targets, against slow loops."""

import numpy as np
import pytest

from adversarial.models.mlp import MLP, Sigmoid

DETECTION = ["01_loss", "kl", "precision", "recall", "f1"] + [
    f"per_output_{name}_{statistic}"
    for name in ("precision", "recall", "f1")
    for statistic in ("max", "mean", "min")
]


def identity(style):
    """A layer whose logit is its input."""
    mlp = MLP([Sigmoid(3, "y", irange=0.1, monitor_style=style)], nvis=3)
    mlp.set_param_values([np.eye(3), np.zeros(3)])
    return mlp


@pytest.fixture
def values(compute, batch):
    def measure(style, logits, targets):
        mlp = identity(style)
        with_targets = mlp.get_monitoring_channels((batch(logits), batch(targets)))
        without = mlp.get_monitoring_channels((batch(logits), None))
        added = {k[2:]: v for k, v in with_targets.items() if k not in without}
        return dict(zip(added, compute(list(added.values()))))

    return measure


LOGITS = np.array([[2, -1, 3], [-2, -1, 1], [1, 1, -1], [-1, -3, -2]], dtype=float)
TARGETS = np.array([[1, 0, 0], [0, 0, 1], [1, 0, 1], [0, 1, 0]], dtype=float)
# detected: 101 / 001 / 110 / 000; hits by output 2, 0, 1; false alarms 0, 1, 1; positives 5


def test_detection_counts_hits_and_false_alarms(values, close):
    measured = values("detection", LOGITS, TARGETS)
    assert list(measured) == DETECTION
    close(measured["01_loss"], 4 / 12)
    p = 1 / (1 + np.exp(-LOGITS))
    close(measured["kl"], -np.log(np.where(TARGETS == 1, p, 1 - p)).mean())
    close(measured["precision"], 3 / 5)
    close(measured["recall"], 3 / 5)
    close(measured["f1"], 2 * 0.36 / 1.2)


def test_recall_of_one_output_is_divided_by_all_positives(values, close):
    measured = values("detection", LOGITS, TARGETS)
    close(measured["per_output_precision_max"], 1.0)
    close(measured["per_output_precision_mean"], (1 + 0 + 0.5) / 3)
    close(measured["per_output_precision_min"], 0.0)
    close(measured["per_output_recall_max"], 2 / 5)
    close(measured["per_output_recall_mean"], (2 + 0 + 1) / 15)
    close(measured["per_output_f1_max"], 2 * 0.4 / 1.4)
    close(measured["per_output_f1_mean"], (2 * 0.4 / 1.4 + 2 * 0.5 * 0.2 / 1.0) / 3)


def test_nothing_detected_and_nothing_there_gives_zero(values):
    measured = values("detection", -np.ones((2, 3)), np.zeros((2, 3)))
    assert measured["precision"] == measured["recall"] == measured["f1"] == 0
    assert measured["01_loss"] == 0


def test_one_hot_classes_compare_the_largest_outputs(values, close):
    targets = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]], dtype=float)
    measured = values("one_hot_class", LOGITS, targets)
    assert list(measured) == ["misclass"]
    # largest: 2, 2, 0 (the first of equals), 0
    close(measured["misclass"], 2 / 4)


@pytest.mark.parametrize("style", ["bit_vector_class", "classification"])
def test_bit_vectors_are_wrong_in_any_bit(style, values, close):
    measured = values(style, LOGITS, TARGETS)
    assert list(measured) == ["misclass"]
    close(measured["misclass"], 3 / 4)


def test_an_output_of_one_half_is_not_detected(values, close):
    measured = values("bit_vector_class", np.zeros((1, 3)), np.zeros((1, 3)))
    close(measured["misclass"], 0.0)
