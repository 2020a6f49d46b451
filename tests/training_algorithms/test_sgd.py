import logging

import aesara
import numpy as np
import pytest

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.config import yaml_parse
from adversarial.costs.mlp import Default, WeightDecay
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError, NonFiniteError
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.train_extensions import UpdateCallback
from adversarial.training_algorithms.learning_rule import Momentum, RMSProp
from adversarial.training_algorithms.sgd import SGD

N = 10


@pytest.fixture
def dataset(numbers):
    floatx = aesara.config.floatX
    return DenseDesignMatrix(
        X=numbers.randn(N, 3).astype(floatx), y=numbers.randn(N, 1).astype(floatx)
    )


def network(**kwargs):
    return MLP([Linear(1, "y", irange=0.5, **kwargs)], nvis=3)


def prepared(algorithm, model, dataset):
    algorithm.setup(model, dataset)
    model.monitor()
    return algorithm


ORDER = np.arange(N)
EPOCHS = []
_rng = np.random.RandomState([2012, 10, 5])
for _ in range(2):
    order = np.arange(N)
    _rng.shuffle(order)
    EPOCHS.append([order[i : i + 3] for i in range(0, N, 3)])


def test_the_order_of_examples_is_the_originals():
    assert [batch.tolist() for batch in EPOCHS[0]] == [[4, 7, 0], [9, 2, 6], [3, 8, 1], [5]]
    assert [batch.tolist() for batch in EPOCHS[1]] == [[0, 2, 9], [7, 5, 4], [1, 3, 6], [8]]


def slow_training(model, dataset, batches, rate, momentum=0.0):
    W, b = (v.astype(float) for v in model.get_param_values())
    vW, vb = np.zeros_like(W), np.zeros_like(b)
    for batch in batches:
        x, y = dataset.X[batch], dataset.y[batch]
        error = x @ W + b - y
        vW = momentum * vW - rate * 2 * x.T @ error / len(batch)
        vb = momentum * vb - rate * 2 * error.sum(axis=0) / len(batch)
        W, b = W + vW, b + vb
    return W, b


@pytest.mark.parametrize("momentum", [None, 0.5])
def test_two_epochs_of_least_squares(momentum, dataset, close):
    model = network()
    expected = slow_training(model, dataset, EPOCHS[0] + EPOCHS[1], 0.1, momentum or 0.0)
    rule = None if momentum is None else Momentum(momentum)
    sgd = SGD(0.1, batch_size=3, learning_rule=rule)
    sgd.setup(model, dataset)
    sgd.train(dataset)
    sgd.train(dataset)
    for value, wanted in zip(model.get_param_values(), expected):
        close(value, wanted, rtol=1e-4)
    assert model.monitor.get_batches_seen() == 8
    assert model.monitor.get_examples_seen() == 20


def test_scales_multiply_the_learning_rate(dataset, close):
    model = network(W_lr_scale=0.5, b_lr_scale=0.0)
    before = model.get_param_values()
    W, _ = slow_training(model, dataset, EPOCHS[0][:1], 0.05)
    sgd = SGD(0.1, batch_size=3, batches_per_iter=1)
    sgd.setup(model, dataset)
    sgd.train(dataset)
    after = model.get_param_values()
    close(after[0], W, rtol=1e-4)
    assert np.array_equal(after[1], before[1])


def test_another_mode_and_fewer_batches(dataset, close):
    model = network()
    expected = slow_training(model, dataset, [[0, 1, 2], [3, 4, 5]], 0.1)
    sgd = SGD(0.1, batch_size=3, train_iteration_mode="sequential", batches_per_iter=2)
    sgd.setup(model, dataset)
    sgd.train(dataset)
    close(model.get_param_values()[0], expected[0], rtol=1e-4)


def test_constraints_hold_after_every_step(dataset):
    model = network(max_col_norm=0.1)
    norms = []

    def watch(algorithm):
        norms.append(np.sqrt((model.layers[0].W.get_value() ** 2).sum()))

    sgd = SGD(1.0, batch_size=3, update_callbacks=watch)
    sgd.setup(model, dataset)
    sgd.train(dataset)
    np.testing.assert_allclose(norms, [0.1] * 4, rtol=1e-5)


def test_callbacks_come_in_order_after_every_batch(dataset):
    calls = []
    callbacks = [lambda a: calls.append(("first", a)), lambda a: calls.append(("second", a))]
    sgd = SGD(0.1, batch_size=3, update_callbacks=callbacks)
    sgd.setup(network(), dataset)
    sgd.train(dataset)
    assert calls == [("first", sgd), ("second", sgd)] * 4


def test_both_players_move_at_once_from_the_same_parameters(close):
    """D(x) = sigmoid(w x), G(z) = b, batches of ones, by hand as for the cost."""
    generator = MLP([Linear(1, "y", irange=0.0, init_bias=-1.0)], nvis=1)
    discriminator = MLP([Sigmoid(1, "y", irange=0.1, use_bias=False)], nvis=1)
    discriminator.set_param_values([np.full((1, 1), np.log(3))])
    pair = AdversaryPair(Generator(generator), discriminator)
    data = DenseDesignMatrix(X=np.ones((4, 1), aesara.config.floatX))
    sgd = SGD(0.1, cost=AdversaryCost2(scale_grads=0), batch_size=4)
    sgd.setup(pair, data)
    sgd.train(data)
    close(discriminator.get_param_values()[0], [[np.log(3) + 0.1 / 4]])
    close(generator.get_param_values()[1], [-1 + 0.1 * np.log(3) * 3 / 4])


@pytest.mark.parametrize("order, first_draw", [("final", 1), ("2014", 6)])
def test_the_order_of_setting_up_decides_the_training_noise(order, first_draw):
    """2014: objective, cost channels (2), noise and samples of the model (2), one data set."""
    from adversarial.rng import Streams

    generator = MLP([Linear(3, "y", irange=0.5)], nvis=2)
    pair = AdversaryPair(Generator(generator), MLP([Sigmoid(1, "y", irange=0.5)], nvis=3))
    data = DenseDesignMatrix(X=np.random.RandomState(0).rand(8, 3).astype(aesara.config.floatX))
    sgd = SGD(0.1, AdversaryCost2(), 4, monitoring_dataset={"train": data}, setup_order=order)
    sgd.setup(pair, data)
    used = [
        variable for variable in sgd.get_variables() if variable in pair.generator.streams.states
    ]
    streams = Streams(10097)
    for _ in range(first_draw):
        streams.uniform((1,))
    assert [u.get_value()[0].tolist() for u in used] == [streams.base.tolist()]


def test_the_monitor_gets_objective_rate_and_rule_channels(dataset):
    model = network()
    sgd = SGD(
        0.25,
        batch_size=3,
        monitoring_dataset={"train": dataset, "valid": dataset.__class__(X=dataset.X, y=dataset.y)},
        learning_rule=Momentum(0.5),
        monitoring_costs={"decay": WeightDecay(0.1)},
    )
    prepared(sgd, model, dataset)
    channels = model.monitor.channels
    W, b = model.get_param_values()
    expected = ((dataset.X @ W + b - dataset.y) ** 2).mean()
    for name in ("train", "valid"):
        np.testing.assert_allclose(channels[f"{name}_objective"].val_record, [expected], rtol=1e-5)
        np.testing.assert_allclose(
            channels[f"{name}_decay"].val_record, [0.1 * (W**2).sum()], rtol=1e-5
        )
        assert f"{name}_y_col_norms_max" in channels
    np.testing.assert_allclose(channels["learning_rate"].val_record, [0.25], rtol=1e-6)
    np.testing.assert_allclose(channels["momentum"].val_record, [0.5], rtol=1e-6)


def test_one_unnamed_monitoring_set_has_no_prefix(dataset):
    model = network()
    prepared(SGD(0.1, batch_size=3, monitoring_dataset=dataset), model, dataset)
    assert "objective" in model.monitor.channels and "y_col_norms_max" in model.monitor.channels


def test_rmsprop_shows_its_state(dataset):
    model = network()
    sgd = SGD(0.1, batch_size=3, monitoring_dataset={"t": dataset}, learning_rule=RMSProp())
    prepared(sgd, model, dataset)
    assert "mean_square_grad_y_W_mean" in model.monitor.channels


# batch sizes


def test_the_models_batch_size_serves_where_none_is_given(dataset):
    model = MLP([Linear(1, "y", irange=0.5)], nvis=3, batch_size=5)
    sgd = SGD(0.1)
    sgd.setup(model, dataset)
    assert sgd.batch_size == 5


def test_a_forced_batch_size_must_divide_the_data(dataset):
    def model():
        return MLP([Linear(1, "y", irange=0.5)], nvis=3, batch_size=4)

    with pytest.raises((ValueError, AdversarialError), match="multiple of batch size"):
        SGD(0.1).setup(model(), dataset)
    SGD(0.1, train_iteration_mode="even_shuffled_sequential").setup(model(), dataset)
    with pytest.raises((ValueError, AdversarialError), match="monitoring set 'valid'"):
        SGD(
            0.1,
            train_iteration_mode="even_sequential",
            monitoring_dataset={"valid": dataset},
        ).setup(model(), dataset)


# refusals


@pytest.mark.parametrize(
    "arguments, error, text",
    [
        ({"cost": [Default()]}, TypeError, "SumOfCosts"),
        ({"monitoring_batch_size": 3}, ValueError, "monitoring"),
        ({"monitoring_batches": 3}, ValueError, "monitoring"),
        ({"monitoring_dataset": {"valid": 3}}, TypeError, "valid"),
        ({"monitoring_dataset": 3}, TypeError, "not a dataset"),
        ({"setup_order": "2015"}, ValueError, "setup_order"),
    ],
)
def test_contradictory_arguments_are_refused(arguments, error, text):
    with pytest.raises((error, AdversarialError), match=text):
        SGD(0.1, batch_size=3, **arguments)


@pytest.mark.parametrize("mode", ["train_iteration_mode", "monitor_iteration_mode"])
def test_unknown_iteration_modes_are_refused_before_anything_is_compiled(mode, dataset):
    with pytest.raises((ValueError, AdversarialError), match="foo"):
        SGD(0.1, batch_size=3, **{mode: "foo"}).setup(network(), dataset)


@pytest.mark.parametrize("value, name", [(np.nan, "NaN"), (np.inf, "Inf"), (-np.inf, "Inf")])
def test_parameters_that_are_not_finite_are_refused(value, name, dataset):
    model = network()
    W, b = model.get_param_values()
    b[0] = value
    model.set_param_values([W, b])
    with pytest.raises(NonFiniteError, match=f"{name} in y_b"):
        SGD(0.1, batch_size=3).setup(model, dataset)


def test_training_that_diverges_stops_with_the_parameters_name(dataset):
    model = network()
    sgd = SGD(1e30, batch_size=3)
    sgd.setup(model, dataset)
    place = r"in y_W at epoch 1, batch \d"
    with np.errstate(all="ignore"), pytest.raises(NonFiniteError, match=place):
        for _ in range(20):
            sgd.train(dataset)


def test_a_cost_without_data_cannot_be_followed(dataset):
    with pytest.raises((ValueError, AdversarialError), match="no data"):
        SGD(0.1, cost=WeightDecay(0.1), batch_size=3).setup(network(), dataset)


def test_without_criterion_training_goes_on_for_ever():
    assert SGD(0.1).continue_learning(None) is True


def test_unnamed_parameters_get_a_name(dataset):
    model = network()
    model.layers[0].b.name = None
    SGD(0.1, batch_size=3).setup(model, dataset)
    assert model.layers[0].b.name == "sgd_params[1]"


def test_the_initial_rates_are_logged(dataset, caplog):
    with caplog.at_level(logging.INFO):
        SGD(0.5, batch_size=3).setup(network(W_lr_scale=0.5), dataset)
    messages = [record.getMessage() for record in caplog.records]
    start = messages.index("Parameter and initial learning rate summary:")
    assert messages[start + 1 : start + 3] == ["\ty_W: 0.25", "\ty_b: 0.5"]


def test_subnormal_velocities_are_flushed_in_the_course_of_training(dataset):
    model, rule = network(), Momentum(0.5)
    sgd = SGD(0.1, batch_size=1, learning_rule=rule)
    sgd.setup(model, dataset)
    model.monitor.batches_seen = 95  # the fifth batch is the hundredth

    def plant(algorithm):
        if model.monitor.get_batches_seen() == 99:
            tiny = np.finfo(aesara.config.floatX).tiny
            extra.set_value(np.full(2, tiny / 4, dtype=extra.dtype))

    extra = aesara.shared(np.zeros(2, aesara.config.floatX))
    rule.state.append(extra)
    sgd.extensions = [UpdateCallback(plant)]
    sgd.train(dataset)
    assert not extra.get_value().any()


def test_a_file_may_give_a_generator_as_its_seed():
    sgd = yaml_parse.load(
        "!obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1, batch_size: 2, "
        "seed: !obj:numpy.random.RandomState { seed: 3 } }"
    )
    assert sgd.rng.randint(10**6) == np.random.RandomState(3).randint(10**6)
