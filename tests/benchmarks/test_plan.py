"""What the benchmarks say about the paper's experiments."""

import plan as plans
import pytest

pytestmark = pytest.mark.compiled


@pytest.mark.parametrize(
    "name, expected",
    [  # counted by hand from the paper's files
        ("mnist", 2_503_984 + 1_231_441),
        ("cifar10_fully_connected", 89_395_072 + 37_393_601),
        ("cifar10_convolutional", 64_825_072 + 12_454_073),
        ("tfd_pretrain", 83_250_304 + 21_037_201),
        ("tfd_train", 84_858_404 + 21_037_201),
    ],
)
def test_a_plan_has_the_parameters_of_its_experiment(name, expected):
    assert plans.parameters(plans.read(plans.CONFIGS / plans.FILES[name])) == expected


def test_operations_of_a_small_game_are_those_counted_by_hand():
    def dense(inputs, outputs):
        return {"kind": "dense", "inputs": inputs, "outputs": outputs}

    plan = {"batch": 10, "generator": [dense(2, 3)], "discriminator": [dense(3, 5), dense(5, 1)]}
    # generator: forward, weights; discriminator: forward and weights for data and samples each,
    # what lies below its last layer once for data and twice for samples, below its first one once
    assert plans.flop(plan) == 2 * 10 * (2 * 6 + 4 * (15 + 5) + 3 * 5 + 15)


def test_an_update_of_mnist_costs_what_the_docs_say():
    assert plans.flop(plans.read(plans.CONFIGS / "mnist.yaml")) == pytest.approx(2.82e9, rel=1e-3)
