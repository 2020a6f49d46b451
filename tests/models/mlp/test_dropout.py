import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial import RectifiedLinear as Elementwise
from adversarial.models.mlp import MLP, Linear
from adversarial.models.mlp.dropout import apply_dropout
from adversarial.pylearn2.composite import CompositeLayer
from adversarial.rng import Streams
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

IDENTITY = np.eye(4)


def network(layers=("h0", "h1")):
    """Every layer hands its input on."""
    mlp = MLP([Linear(4, name, irange=0.1) for name in layers], nvis=4)
    mlp.set_param_values([IDENTITY, np.zeros(4)] * len(layers))
    return mlp


def next_seed(mlp):
    """The seed that the next pass will draw, without drawing it."""
    rng = np.random.RandomState()
    rng.set_state(mlp.rng.get_state())
    return max(rng.randint(2**15), 1)


@pytest.fixture
def ones(batch):
    return batch(np.ones((50, 4)))


def test_defaults_drop_half_of_every_layers_input_and_double_the_rest(ones, compute):
    output = compute(network().dropout_fprop(ones))
    assert set(np.unique(output)) == {0, 4}
    assert 0.1 < (output > 0).mean() < 0.4


def test_masks_come_from_a_stream_seeded_by_the_network(ones, compute):
    mlp = network(["h0"])
    streams = Streams(next_seed(mlp))
    expected = compute(streams.binomial(ones.shape, p=0.5)) * 2
    assert np.array_equal(compute(mlp.dropout_fprop(ones)), expected)


def test_layers_take_masks_in_order_skipping_those_without_dropout(ones, compute):
    mlp = network(["h0", "h1", "h2"])
    streams = Streams(next_seed(mlp))
    masks = [streams.binomial(ones.shape, p=p) for p in (0.8, 0.5)]
    first, last = compute(masks)
    output = compute(
        mlp.dropout_fprop(
            ones,
            input_include_probs={"h0": 0.8, "h1": None},
            input_scales={"h0": 1.25},
        )
    )
    np.testing.assert_allclose(output, first * 1.25 * last * 2)


@pytest.mark.parametrize("probability", [None, 1, 1.0])
def test_without_dropping_the_scale_is_ignored(probability, ones, compute):
    mlp = network()
    output = compute(
        mlp.dropout_fprop(ones, default_input_include_prob=probability, default_input_scale=3.0)
    )
    assert (output == 1).all()
    assert apply_dropout(ones, Streams(1), probability, 3.0) is ones


def test_the_scale_is_not_derived_from_the_probability(ones, compute):
    output = compute(network(["h0"]).dropout_fprop(ones, default_input_include_prob=0.8))
    assert set(np.unique(output)) == {0, 2}


def test_a_layers_own_probability_and_scale_are_independent(ones, compute):
    mlp = network(["h0"])
    settings = {"default_input_include_prob": 0.5, "default_input_scale": 2.0}
    output = compute(mlp.dropout_fprop(ones, input_scales={"h0": 5.0}, **settings))
    assert set(np.unique(output)) == {0, 5}


@pytest.mark.parametrize(
    "arguments", [{"input_include_probs": {"hO": 0.5}}, {"input_scales": {"hO": 0.5}}]
)
def test_unknown_layers_are_refused_by_name(arguments, ones):
    mlp = network()
    with pytest.raises(ValueError, match=r"no layer\(s\) named hO"):
        mlp.dropout_fprop(ones, **arguments)


def test_every_pass_draws_one_seed_even_if_nothing_is_dropped(ones):
    mlp, rng = network(), np.random.RandomState()
    rng.set_state(mlp.rng.get_state())
    mlp.dropout_fprop(ones, default_input_include_prob=1)
    mlp.dropout_fprop(ones)
    rng.randint(2**15), rng.randint(2**15)
    assert mlp.rng.randint(2**30) == rng.randint(2**30)


def test_a_plain_pass_draws_no_seed(ones):
    mlp = network()
    before = next_seed(mlp)
    mlp.fprop(ones)
    assert next_seed(mlp) == before


def test_two_passes_have_masks_of_their_own(ones, compute):
    mlp = network(["h0"])
    first, second = compute([mlp.dropout_fprop(ones), mlp.dropout_fprop(ones)])
    assert not np.array_equal(first, second)


def test_one_pass_has_new_masks_at_every_call(ones):
    from adversarial.backend import function

    draw = function([], network(["h0"]).dropout_fprop(ones))
    assert not np.array_equal(draw(), draw())


def test_one_mask_for_the_whole_batch(ones, compute):
    mlp = network(["h0"])
    output = compute(mlp.dropout_fprop(ones, per_example=False))
    assert set(np.unique(output)) <= {0, 2}
    assert (output == output[0]).all()
    wide = MLP([Linear(100, "h", irange=0.1)], nvis=100)
    wide.set_param_values([np.eye(100), np.zeros(100)])
    x = at.as_tensor_variable(np.ones((3, 100), aesara.config.floatX))
    output = compute(wide.dropout_fprop(x, per_example=False))
    assert (output == output[0]).all() and len(np.unique(output)) == 2


def test_a_mask_for_the_whole_batch_takes_the_streams_of_a_known_size(compute):
    mlp = MLP([Linear(100, "h", irange=0.1)], nvis=100)
    mlp.set_param_values([np.eye(100), np.zeros(100)])
    expected = compute(Streams(next_seed(mlp)).binomial((1, 100), p=0.5)) * 2
    x = at.as_tensor_variable(np.ones((1, 100), aesara.config.floatX))
    assert np.array_equal(compute(mlp.dropout_fprop(x, per_example=False)), expected)


def test_one_mask_for_a_batch_of_images_broadcasts_over_examples(compute, batch):
    space = Conv2DSpace(shape=(5, 6), num_channels=2, axes=("c", 0, 1, "b"))
    x = batch(np.ones((2, 5, 6, 4)))
    dropped = compute(apply_dropout(x, Streams(3), 0.5, 2.0, space=space, per_example=False))
    assert dropped.shape == (2, 5, 6, 4)
    assert (dropped == dropped[..., :1]).all()
    assert set(np.unique(dropped)) == {0, 2}


@pytest.mark.parametrize("axes", [("c", 0, 1, "b"), ("b", 0, 1, "c"), ("b", "c", 0, 1)], ids=str)
def test_masks_of_images_are_drawn_in_the_order_of_their_axes(axes, compute, batch):
    sizes = {"c": 3, 0: 4, 1: 5, "b": 6}
    space = Conv2DSpace(shape=(4, 5), num_channels=3, axes=axes)
    mlp = MLP([Elementwise("h")], input_space=space)
    x = batch(np.ones([sizes[axis] for axis in axes]))
    expected = compute(Streams(next_seed(mlp)).binomial(x.shape, p=0.5)) * 2
    assert np.array_equal(compute(mlp.dropout_fprop(x)), expected)
    dropped = compute(mlp.dropout_fprop(x, per_example=False))
    first = np.take(dropped, [0], axis=space.get_batch_axis())
    assert (dropped == first).all() and 0 < first.mean() < 2


def test_images_keep_their_static_shape():
    space = Conv2DSpace(shape=(4, 5), num_channels=3, axes=("c", 0, 1, "b"))
    x = space.make_batch()
    for per_example in (True, False):
        dropped = apply_dropout(x, Streams(3), 0.5, 2.0, space=space, per_example=per_example)
        assert dropped.type.shape == (3, 4, 5, None)


@pytest.mark.parametrize("per_example", [True, False])
def test_every_part_of_a_composite_input_is_dropped_as_told(per_example, compute, batch):
    """The original forgot the mask's value and ``per_example`` on the way to the parts."""
    space = CompositeSpace([VectorSpace(40), Conv2DSpace((4, 5), 2, axes=("c", 0, 1, "b"))])
    state = batch(np.ones((6, 40))), batch(np.ones((2, 4, 5, 6)))
    dropped = apply_dropout(
        state, Streams(3), 0.5, 2.0, mask_value=-7.0, space=space, per_example=per_example
    )
    vectors, images = compute(list(dropped))
    for values in (vectors, images.transpose(3, 0, 1, 2)):
        assert set(np.unique(values)) == {-7, 2}
        assert (values == values[:1]).all() == (not per_example)


def test_the_input_of_layers_side_by_side_is_dropped_once(ones, compute):
    layers = CompositeLayer("c", [Elementwise("a"), Elementwise("b")])
    mlp = MLP([layers], nvis=4)
    first, second = compute(list(mlp.dropout_fprop(ones)))
    assert np.array_equal(first, second) and set(np.unique(first)) == {0, 2}


def test_another_value_may_stand_where_inputs_are_dropped(ones, compute):
    dropped = compute(apply_dropout(ones, Streams(3), 0.5, 2.0, mask_value=-7.0))
    assert set(np.unique(dropped)) == {-7, 2}


def test_components_of_a_composite_input_have_masks_of_their_own(ones, compute):
    space = CompositeSpace([VectorSpace(4), VectorSpace(4)])
    first, second = compute(list(apply_dropout((ones, ones), Streams(3), 0.5, 2.0, space=space)))
    assert not np.array_equal(first, second)


def test_dropping_without_a_scale_is_refused(ones):
    with pytest.raises(ValueError, match="scale"):
        network().dropout_fprop(ones, default_input_scale=None)


def test_a_nested_network_is_one_layer(ones, compute):
    inner = MLP([Linear(4, "a", irange=0.1), Linear(4, "b", irange=0.1)], layer_name="inner")
    mlp = MLP([inner], nvis=4)
    mlp.set_param_values([IDENTITY, np.zeros(4)] * 2)
    output = compute(mlp.dropout_fprop(ones))
    assert set(np.unique(output)) == {0, 2}
    with pytest.raises(ValueError, match="named a"):
        mlp.dropout_fprop(ones, input_include_probs={"a": 0.5})


def test_all_layers_outputs_on_request(ones):
    mlp = network(["h0", "h1", "h2"])
    assert len(mlp.dropout_fprop(ones, return_all=True)) == 3


def test_the_gradient_flows_through_what_is_kept(ones, compute):
    mask = apply_dropout(ones, Streams(3), 0.5, 2.0)
    slope = aesara.grad(mask.sum(), ones)
    kept, slopes = compute([mask, slope])
    assert np.array_equal(kept, slopes)
