import aesara
import numpy as np
import pytest

from adversarial import AdversaryCost2, AdversaryPair, Generator
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear, Sigmoid
from adversarial.training_algorithms.alternating import AlternatingSGD, EpochAlternatingSGD
from adversarial.training_algorithms.learning_rule import Momentum


@pytest.fixture
def dataset(numbers):
    return DenseDesignMatrix(X=numbers.rand(350, 3).astype(aesara.config.floatX))


def pair(inferer=None, **kwargs):
    generator = MLP([Linear(3, "y", irange=0.5)], nvis=2)
    discriminator = MLP([Sigmoid(1, "y", irange=0.5)], nvis=3)
    return AdversaryPair(Generator(generator), discriminator, inferer, **kwargs)


def moves(sgd, model, dataset, epochs=1):
    """Which player moved, and on how many examples, in the order of the steps."""
    sgd.setup(model, dataset)
    made = []

    def watched(step, name):
        def call(batch):
            before = {p: p.get_value() for p in model.get_params()}
            step(batch)
            moved = "".join(
                player[0].upper()
                for player, network in model.players().items()
                if any((p.get_value() != before[p]).any() for p in network.get_params())
            )
            assert moved == name[0].upper()
            made.append(f"{moved}{len(batch)}")

        return call

    sgd._steps = {name: watched(step, name) for name, step in sgd._steps.items()}
    by_epoch = []
    for _ in range(epochs):
        sgd.train(dataset)
        by_epoch.append(" ".join(made))
        made.clear()
    return by_epoch


def settings(**kwargs):
    rule = {"learning_rule": Momentum(0.5)}
    return {"cost": AdversaryCost2(scale_grads=0), "batch_size": 100, **rule, **kwargs}


@pytest.mark.parametrize(
    "steps, expected",
    [
        (1, ["D100 G100 D100 G100 D100 G100 D50 G50"] * 2),
        (2, ["D100 D100 G100 D100 D50 G50"] * 2),
        (3, ["D100 D100 D100 G100 D50", "D100 D100 G100 D100 D50"]),
        (0, ["D100 D100 D100 D50"]),
    ],
)
def test_the_generator_follows_k_steps_of_the_discriminator_across_epochs(steps, expected, dataset):
    sgd = AlternatingSGD(0.1, discriminator_steps=steps, **settings())
    assert moves(sgd, pair(), dataset, len(expected)) == expected


@pytest.mark.parametrize(
    "steps, expected",
    [
        (1, ["D100 D100 D100 D50", "D100 G100 D100 G50", "D100 D100 D100 D50"]),
        (
            2,
            [
                "D100 D100 D100 D50",
                "D100 D100 G100 D50",
                "D100 D100 D100 D50",
                "D100 D100 G100 D50",
            ],
        ),
        (0, ["D100 D100 D100 D50", "G100 G100 G100 G50"]),
    ],
)
def test_epochs_alternate_beginning_with_the_discriminator(steps, expected, dataset):
    sgd = EpochAlternatingSGD(0.1, discriminator_steps=steps, **settings())
    assert moves(sgd, pair(), dataset, len(expected)) == expected


def test_every_batch_is_reported_once(dataset):
    model = pair()
    sgd = AlternatingSGD(0.1, **settings())
    sgd.setup(model, dataset)
    sgd.train(dataset)
    assert model.monitor.get_batches_seen() == 4
    assert model.monitor.get_examples_seen() == 350


def test_the_discriminator_shrinks_in_its_own_step_only(dataset):
    model = pair(shrink_d=0.5)
    sgd = AlternatingSGD(1e-12, discriminator_steps=2, **settings())
    before = model.discriminator.get_param_values()[0]
    sgd.setup(model, dataset)
    sgd.train(dataset)
    np.testing.assert_allclose(model.discriminator.get_param_values()[0], before / 2**4, rtol=1e-5)


def test_an_inferer_is_not_trained(dataset):
    model = pair(MLP([Linear(2, "z", irange=0.5)], nvis=3))
    before = model.inferer.get_param_vector()
    sgd = AlternatingSGD(0.1, **settings())
    sgd.setup(model, dataset)
    sgd.train(dataset)
    assert np.array_equal(model.inferer.get_param_vector(), before)


def test_without_a_rule_each_step_moves_everybody_as_in_the_original(dataset):
    model = pair()
    sgd = AlternatingSGD(0.1, **settings(learning_rule=None))
    sgd.setup(model, dataset)
    for step in sgd._steps.values():
        before = model.get_param_values()
        step(dataset.X[:10])
        assert all((a != b).any() for a, b in zip(before, model.get_param_values()))


def test_players_have_velocities_of_their_own(dataset):
    sgd = AlternatingSGD(0.1, **settings())
    sgd.setup(pair(), dataset)
    names = [velocity.name for velocity in sgd.learning_rule.state]
    assert names == ["vel_y_W", "vel_y_b"] * 2


def test_the_generators_step_sees_the_updated_discriminator_and_new_noise(dataset):
    model = pair()
    sgd = AlternatingSGD(0.1, **settings())
    sgd.setup(model, dataset)
    used = sgd._updater.get_variables()  # those of one step after those of the other
    shared_by_both = [state for state in model.generator.streams.states if used.count(state) == 2]
    assert len(shared_by_both) == 1
    start = shared_by_both[0].get_value()
    sgd._steps["discriminator"](dataset.X[:10])
    middle = shared_by_both[0].get_value()
    sgd._steps["generator"](dataset.X[:10])
    end = shared_by_both[0].get_value()
    assert (start != middle).any() and (middle != end).any()


def test_initial_momentum_is_short_for_the_rule():
    sgd = AlternatingSGD(0.1, init_momentum=0.5)
    assert isinstance(sgd.learning_rule, Momentum) and sgd.learning_rule.init_momentum == 0.5
    assert sgd.setup_order == "2014"


def test_costs_with_updates_cannot_alternate(dataset):
    cost = AdversaryCost2(alternate_g=True)
    with pytest.raises(Exception, match="alternate"):
        AlternatingSGD(0.1, **settings(cost=cost)).setup(pair(), dataset)


def test_alternating_by_epochs_needs_a_rule():
    with pytest.raises(Exception, match="learning rule"):
        EpochAlternatingSGD(0.1, **settings(learning_rule=None))
