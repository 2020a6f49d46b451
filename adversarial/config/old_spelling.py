"""Files of 2013 and 2014 in today's spelling.

Pylearn2 of the paper's month still took these keywords, with warnings; its last version does not.
They are rewritten on the nodes of a document, before anything is checked, so that everything after
knows one spelling only. Classes and functions that were renamed are `OLD_NAMES` of
`adversarial.config.resolve`.
"""

import logging
from collections.abc import Callable
from typing import NamedTuple

import yaml

from adversarial.config.check import target_name
from adversarial.config.document import NULL, direct_duplicates, problem, text_node
from adversarial.config.resolve import present_name, rename
from adversarial.errors import ConfigError

log = logging.getLogger(__name__)


class Old(NamedTuple):
    """A keyword of 2013 or 2014.

    Attributes
    ----------
    classes : tuple of str
        Which took it; without the package.
    mend : callable
        Changes a node, given the key and value in it, and whether the value is null, false or zero.
    advice : str
        What to write instead.
    """

    classes: tuple
    mend: Callable
    advice: str


def _leave_out(node, pair, off):
    node.value.remove(pair)


def _call_it(name):
    def mend(node, pair, off):
        _make_way(node, pair, name)
        key, value = pair
        node.value[node.value.index(pair)] = (text_node(name, key), value)

    return mend


def _take_class_of(module):
    def mend(node, pair, off):
        if off:
            _leave_out(node, pair, off)
        else:
            cls = target_name(node).rpartition(".")[2]
            node.tag = f"!obj:adversarial.pylearn2.{module}.{cls}"

    return mend


def _make_momentum(node, pair, off):
    if off:
        _leave_out(node, pair, off)
        return
    _make_way(node, pair, "learning_rule")
    key, value = pair
    rule = yaml.MappingNode(
        "!obj:pylearn2.training_algorithms.learning_rule.Momentum",
        [(text_node("init_momentum", key), value)],
        key.start_mark,
        value.end_mark,
    )
    node.value[node.value.index(pair)] = (text_node("learning_rule", key), rule)


def _make_way(node, pair, word):
    """Take the new keyword away if it is null; refuse it otherwise."""
    old, _ = pair
    there = [each for each in node.value if each[0].value == word]
    if any(value.tag != NULL for _, value in there):
        text = f"{old.value} is an old spelling of {word}: give one of them."
        raise problem(old.start_mark, text)
    node.value = [each for each in node.value if each not in there]


_DATA = ("datasets.mnist.MNIST", "datasets.cifar10.CIFAR10", "datasets.tfd.TFD")
_LINEAR = tuple(f"models.mlp.{name}" for name in ("Linear", "RectifiedLinear", "Sigmoid", "Tanh"))
_ONE_HOT = "leave it out, targets are one-hot where a layer asks for vectors"
_DROPOUT = Old(
    ("models.mlp.MLP",),
    _take_class_of("own_dropout"),
    "the cost pylearn2.costs.mlp.dropout.Dropout took its place, with the shares of each layer's "
    "input by layer name",
)

OLD_KEYWORDS = {
    "init_momentum": Old(
        ("training_algorithms.sgd.SGD",),
        _make_momentum,
        "write learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum { "
        "init_momentum: ... } instead",
    ),
    "one_hot": Old(_DATA, _leave_out, _ONE_HOT),
    "convert_to_one_hot": Old(("pylearn2.zca_dataset.ZCA_Dataset",), _leave_out, _ONE_HOT),
    "callbacks": Old(("training.Train",), _call_it("extensions"), "write extensions instead"),
    "max_labels": Old(
        ("datasets.dense_design_matrix.DenseDesignMatrix",),
        _call_it("y_labels"),
        "write y_labels instead",
    ),
    "supervised": Old(
        ("costs.cost.MethodCost",),
        _leave_out,
        "leave it out, the model says which data its method takes",
    ),
    "softmax_columns": Old(
        _LINEAR, _take_class_of("softmax_columns"), "later versions do not have it"
    ),
    "dropout_include_probs": _DROPOUT,
    "dropout_scales": _DROPOUT,
    "dropout_input_include_prob": _DROPOUT,
    "dropout_input_scale": _DROPOUT,
}

# The same of values, by class and keyword.
OLD_VALUES = {
    ("training_algorithms.sgd.SGD", keyword): {
        "batchwise_shuffled_equential": "batchwise_shuffled_sequential"
    }
    for keyword in ("train_iteration_mode", "monitor_iteration_mode")
}


def modernise(document):
    """Rewrite what a document says in the spelling of 2013 and 2014.

    Old words are warned of once, with the first place.

    Parameters
    ----------
    document : Document
        Changed in place.

    Returns
    -------
    list of ConfigError
        Where an old word contradicts the new one beside it.
    """
    errors: list = []
    found: dict = {}  # from an advice to the words that it is for, each with its places
    try:
        nodes = [node for node in document.nodes() if node.tag.startswith(("!obj:", "!import"))]
    except ConfigError:  # what is damaged is said when the nodes are checked
        return errors
    for node in nodes:
        name = target_name(node)
        now = present_name(name)
        if now:
            found.setdefault(f"write {now} instead", {}).setdefault(name, []).append(
                node.start_mark
            )
        if isinstance(node, yaml.MappingNode):
            try:
                _mend(document, node, rename(name).removeprefix("adversarial."), found)
            except ConfigError as error:
                errors.append(error)
    for advice, words in found.items():
        marks = [mark for places in words.values() for mark in places]
        more = f" ({len(marks)} places)" if len(marks) > 1 else ""
        text = f"old spelling, of 2014 or before: {', '.join(words)}{more}; {advice}."
        log.warning("%s", problem(marks[0], text))
    return errors


def _mend(document, node, name, found):
    """Rewrite the old keywords and values of one call."""
    for key, value in document.pairs(node):
        if isinstance(key, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode):
            now = OLD_VALUES.get((name, key.value), {}).get(value.value)
            if now:
                words = found.setdefault(f"write {now} instead", {})
                words.setdefault(value.value, []).append(value.start_mark)
                value.value = now
    given = {key.value for key, _ in document.pairs(node) if isinstance(key, yaml.ScalarNode)}
    words = [word for word, old in OLD_KEYWORDS.items() if word in given and name in old.classes]
    if not words or any(direct_duplicates(node)):  # repeated keys are refused later
        return
    document.write_out(node)
    for word in words:
        pair = next(each for each in node.value if each[0].value == word)
        key, value = pair
        words_found = found.setdefault(OLD_KEYWORDS[word].advice, {})
        words_found.setdefault(word, []).append(key.start_mark)
        off = isinstance(value, yaml.ScalarNode) and not document.scalar(value)
        OLD_KEYWORDS[word].mend(node, pair, off)
