import re

import pytest

from adversarial.models.maxout import Maxout
from adversarial.models.mlp import MLP, RectifiedLinear, Sigmoid, Softmax
from adversarial.monitor.descriptions import describe
from adversarial.space import VectorSpace


@pytest.mark.parametrize(
    "name, words",
    [
        ("valid_objective", "training cost"),
        ("objective_d", "discriminator's loss"),
        ("my_set_objective_g", "generator's loss"),
        ("valid_gen_ll", "Parzen"),
        ("learning_rate", "learning rate"),
        ("valid_gen_h0_max_x_mean_u", "the generator: mean over units of each one's max"),
        (
            "valid_dis_on_data_h1_p_min_x.max_u",
            "the discriminator on samples (sic): max over units",
        ),
        ("valid_dis_on_samp_y_mean_x_min_u", "the discriminator on data (sic): min over units"),
        ("inf_z_row_norms_min", "the inferer on samples: min Euclidean norm of the weights of an"),
        ("y_misclass", "classified wrongly"),
        ("valid_walkback_4", "one step's reconstruction in nats"),
        ("valid_contraction_penalty", "Jacobian"),
    ],
)
def test_channels_of_the_game_are_explained(name, words):
    assert words in describe(name)


@pytest.mark.parametrize("name", ["", "foo", "objectives", "h0_max_x_sum_u", "gen_llama"])
def test_of_others_nothing_is_claimed(name):
    assert describe(name) == ""


def test_every_channel_of_a_network_is_explained():
    layers = [
        Maxout("h0", num_units=3, num_pieces=2, irange=0.1),
        RectifiedLinear(3, "h1", irange=0.1),
        Sigmoid(3, "h2", irange=0.1),
        Softmax(n_classes=3, layer_name="y", irange=0.1),
    ]
    mlp = MLP(layers, nvis=2)
    data = (VectorSpace(2).make_batch("x"), VectorSpace(3).make_batch("t"))
    names = mlp.get_monitoring_channels(data)
    assert len(names) > 40
    assert [name for name in names if not re.search("units|norm|wrong|nats", describe(name))] == []
