"""Words of 2013 and 2014 mean what they meant."""

import logging

import pytest

from adversarial.config.resolve import OLD_NAMES, present_name, resolve
from adversarial.config.yaml_parse import check, load
from adversarial.errors import ConfigError

CIRCLE = "!obj:pylearn2.datasets.circle.Circle { n: 3 }"
RBM = "!obj:adversarial.baselines.rbm.RBM { nvis: 2, nhid: 1, irange: .1 }"
SGD = "!obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1, %s }"
MOMENTUM = (
    "learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: %s }"
)
MNIST = "!obj:pylearn2.datasets.mnist.MNIST { which_set: train, %s start: 0 }"
NET = """!obj:%s {
    nvis: 3, layers: [
        !obj:pylearn2.models.mlp.Linear { dim: 2, layer_name: h, irange: .1 },
        !obj:pylearn2.models.mlp.Softmax { n_classes: 2, layer_name: y, irange: .1 }],
    %s
}"""
LINEAR = "!obj:%s.Linear { dim: 2, layer_name: h, irange: .1, %s }"
OF_2013 = "adversarial.pylearn2.own_dropout.MLP"
TODAY = "pylearn2.models.mlp.MLP"


def tree(text):
    """What the text stands for, without the text itself."""

    def bare(value):
        if hasattr(value, "callable"):
            return value.callable, {key: bare(each) for key, each in value.keywords.items()}
        return [bare(each) for each in value] if isinstance(value, list) else value

    return bare(load(text, instantiate=False))


@pytest.mark.parametrize(
    "old, new",
    [
        (SGD % "init_momentum: .5", SGD % (MOMENTUM % ".5")),
        (SGD % "init_momentum: .5, learning_rule: null", SGD % (MOMENTUM % ".5")),
        (SGD % "learning_rule: null, init_momentum: .5", SGD % (MOMENTUM % ".5")),
        (SGD % "init_momentum: 0", SGD % ""),
        (SGD % "init_momentum: null, cost: null", SGD % "cost: null"),
        (SGD % ("init_momentum: 0., " + MOMENTUM % ".7"), SGD % (MOMENTUM % ".7")),
        (MNIST % "one_hot: 1,", MNIST % ""),
        (
            SGD % "train_iteration_mode: 'batchwise_shuffled_equential'",
            SGD % "train_iteration_mode: batchwise_shuffled_sequential",
        ),
        (
            f"!obj:pylearn2.train.Train {{ dataset: {CIRCLE}, model: {RBM}, callbacks: [] }}",
            f"!obj:pylearn2.train.Train {{ dataset: {CIRCLE}, model: {RBM}, extensions: [] }}",
        ),
        (MNIST % "one_hot: False,", MNIST % ""),
        (
            "!obj:pylearn2.datasets.cifar10.CIFAR10 { which_set: test, one_hot: true }",
            "!obj:pylearn2.datasets.cifar10.CIFAR10 { which_set: test }",
        ),
        (
            "!obj:pylearn2.datasets.tfd.TFD { one_hot: 1, which_set: test }",
            "!obj:pylearn2.datasets.tfd.TFD { which_set: test }",
        ),
        (
            "!obj:pylearn2.datasets.zca_dataset.ZCA_Dataset { preprocessed_dataset: "
            f"{CIRCLE}, "
            "preprocessor: 2, convert_to_one_hot: 1 }",
            "!obj:pylearn2.datasets.zca_dataset.ZCA_Dataset { preprocessed_dataset: "
            f"{CIRCLE}, "
            "preprocessor: 2 }",
        ),
        (
            "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix { max_labels: 10 }",
            "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix { y_labels: 10 }",
        ),
        (
            "!obj:pylearn2.costs.cost.MethodCost { method: 'cost_from_X', supervised: 1 }",
            "!obj:pylearn2.costs.cost.MethodCost { method: 'cost_from_X' }",
        ),
        (
            "!obj:pylearn2.models.mlp.WeightDecay { coeffs: [.1] }",
            "!obj:pylearn2.costs.mlp.WeightDecay { coeffs: [.1] }",
        ),
        (
            LINEAR % ("pylearn2.models.mlp", "softmax_columns: 1"),
            LINEAR % ("adversarial.pylearn2.softmax_columns", "softmax_columns: 1"),
        ),
        (
            LINEAR % ("pylearn2.models.mlp", "softmax_columns: False"),
            LINEAR % ("pylearn2.models.mlp", ""),
        ),
        (
            NET % (TODAY, "dropout_include_probs: [.5, 1], dropout_input_include_prob: .8"),
            NET % (OF_2013, "dropout_include_probs: [.5, 1], dropout_input_include_prob: .8"),
        ),
        (NET % (TODAY, "dropout_scales: null"), NET % (TODAY, "")),
        (f"[&a {MNIST % 'one_hot: 1,'}, *a]", f"[&a {MNIST % ''}, *a]"),
        (
            "[&a {one_hot: 1, which_set: train}, "
            "!obj:pylearn2.datasets.mnist.MNIST {<<: *a, start: 3}]",
            "[{one_hot: 1, which_set: train}, "
            "!obj:pylearn2.datasets.mnist.MNIST {which_set: train, start: 3}]",
        ),
        (
            "!obj:galatea.adversarial.sgd.ExponentialDecay { decay_factor: 1.1, min_lr: .1 }",
            "!obj:adversarial.sgd.ExponentialDecay { decay_factor: 1.1, min_lr: .1 }",
        ),
    ],
)
def test_an_old_word_means_the_new_one(old, new):
    assert tree(old) == tree(new)


def test_old_names_are_the_classes_that_took_their_place():
    for old in OLD_NAMES:
        new = present_name(f"pylearn2.{old}")
        assert new and resolve(f"pylearn2.{old}") is resolve(new)
    assert present_name("pylearn2.costs.mlp.WeightDecay") is None


@pytest.mark.parametrize("name", ["galatea.adversarialist.X", "galatea.pylearn2.models.mlp.MLP"])
def test_only_the_author_s_former_package_is_another_name_of_ours(name):
    with pytest.raises(ConfigError, match="galatea"):
        resolve(name)


@pytest.mark.parametrize(
    "text, at, words",
    [
        (
            SGD % ("init_momentum: .5, " + MOMENTUM % ".7"),
            "init_momentum",
            "init_momentum is an old spelling",
        ),
        (
            "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {y_labels: 3, "
            "max_labels: 3}",
            "max_labels",
            "max_labels is an old spelling of y_labels",
        ),
        (
            "!obj:pylearn2.datasets.svhn.SVHN { which_set: test, one_hot: 1 }",
            "one_hot",
            "keywords: one_hot",
        ),
        (MNIST % "one_hot: 1, one_hot: 0,", "one_hot: 0", "duplicate key (one_hot)"),
    ],
)
def test_what_contradicts_itself_or_never_was_is_refused_with_its_place(text, at, words):
    with pytest.raises(ConfigError) as caught:
        load(text)
    assert f"column {text.index(at) + 1}:" in str(caught.value)
    assert words in str(caught.value)


def test_each_old_word_is_warned_of_once_with_its_first_place(tmp_path, caplog):
    path = tmp_path / "old.yaml"
    sgd = SGD % "init_momentum: .5, batch_size: 1"
    path.write_text(f"- {sgd}\n- {sgd}\n- {NET % (TODAY, 'dropout_scales: [1, 1]')}")
    with caplog.at_level(logging.WARNING):
        assert check(path) == []
    momentum, dropout = (record.getMessage() for record in caplog.records)
    assert 'old.yaml", line 1, column 66: ' in momentum
    assert "init_momentum (2 places)" in momentum
    assert "learning_rule: !obj:pylearn2" in momentum
    assert "dropout_scales" in dropout and "costs.mlp.dropout.Dropout" in dropout


def test_a_file_in_today_s_spelling_is_not_warned_of(tmp_path, caplog):
    load(SGD % "batch_size: 1")
    assert not caplog.records


def test_a_setting_may_use_the_file_s_own_word():
    made = load(SGD % "init_momentum: .5", overrides=["init_momentum=.25"])
    assert made.learning_rule.init_momentum == 0.25
    assert "init_momentum" not in made.yaml_src.partition("learning_rule")[0]
