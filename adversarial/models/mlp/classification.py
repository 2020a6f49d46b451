"""Channels that compare binary outputs with targets."""

from aesara import config
from aesara import tensor as at


def misclassification(outputs, targets):
    """Share of examples whose largest output is not at the largest target."""
    wrong = at.neq(at.argmax(targets, axis=1), at.argmax(outputs, axis=1))
    return at.cast(wrong, config.floatX).mean()


def _detection(outputs, targets):
    """Precision, recall and F1, over all outputs together and for each of them.

    Notes
    -----
    As in the original the denominators are kept at one or more, and the recall of one output
    divides its hits by the positives of **all** outputs.
    """
    targets = at.cast(targets > 0.5, config.floatX)
    detected = at.cast(outputs > 0.5, config.floatX)
    hits, false_alarms = detected * targets, detected * (1 - targets)
    positives = at.maximum(1, targets.sum())

    def quality(hits, false_alarms):
        precision = hits / at.maximum(1, hits + false_alarms)
        recall = hits / positives
        f1 = 2 * precision * recall / at.maximum(1, precision + recall)
        return {"precision": precision, "recall": recall, "f1": f1}

    values = quality(hits.sum(), false_alarms.sum())
    for name, vector in quality(hits.sum(axis=0), false_alarms.sum(axis=0)).items():
        for statistic in ("max", "mean", "min"):
            values[f"per_output_{name}_{statistic}"] = getattr(vector, statistic)()
    return values


def sigmoid_channels(style, cost, outputs, targets):
    """Channels of a layer of sigmoid units with targets.

    Parameters
    ----------
    style : {'detection', 'one_hot_class', 'bit_vector_class', 'classification'}
        The layer's ``monitor_style``.
    cost : callable
        The layer's, of targets and outputs.
    outputs, targets : tensor variables, shape (batch, dim) or (batch, channels, rows, columns)

    Returns
    -------
    dict of str to scalar variable
    """
    if style == "one_hot_class":
        return {"misclass": misclassification(outputs, targets)}
    predicted = outputs > 0.5
    if style == "detection":
        differing = at.neq(at.cast(targets > 0.5, "int8"), at.cast(predicted, "int8"))
        return {
            "01_loss": at.cast(differing, config.floatX).mean(),
            "kl": cost(targets, outputs),
            **_detection(outputs, targets),
        }
    wrong = at.neq(at.cast(predicted, config.floatX), targets).max(axis=1)
    return {"misclass": at.cast(wrong, config.floatX).mean()}
