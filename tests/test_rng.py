"""Values were drawn by the original on Theano 0.9 (CPU, float32)."""

import ctypes
import hashlib
import platform

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import function
from adversarial.backend.ops.mrg31k3p import M1, M2, MRGUniform, substreams
from adversarial.rng import (
    GENERATOR_SEED,
    MAX_STREAMS,
    MONITOR_SEED,
    NOISE_BOTH_SEED,
    SGD_SEED,
    Streams,
    make_rng,
    rand_r,
    stream_count,
)

from .slow_mrg import slow_jump, slow_stream

pytestmark = pytest.mark.compiled

ROOT3 = np.sqrt(3)


@pytest.fixture(autouse=True)
def float32_numbers():
    """The recorded streams are float32 whatever type the rest of the suite runs in."""
    with aesara.config.change_flags(floatX="float32"):
        yield


def python_function(outputs):
    return function([], outputs, mode="FAST_COMPILE")


def rows_like(shape):
    """A symbolic size: the shape of a variable."""
    return at.matrix().type.make_constant(np.zeros(shape, "float32")).shape


@pytest.mark.parametrize(
    "allocations, base",
    [
        (0, [10097] * 6),
        (1, [827341300, 1162095612, 2052216165, 898225285, 1169023680, 352120782]),
        (7, [1457823756, 2026315724, 750494949, 1418154100, 2140876392, 191433630]),
    ],
)
def test_the_base_moves_on_by_one_jump_a_draw(allocations, base):
    streams = Streams(GENERATOR_SEED)
    for _ in range(allocations):
        streams.uniform((2, 2))
    assert streams.base.tolist() == base


def test_the_base_does_not_depend_on_what_is_drawn():
    streams = Streams(GENERATOR_SEED)
    streams.normal((50, 7))
    streams.binomial((3,), p=0.2)
    streams.uniform(rows_like((4, 4)))
    few = Streams(GENERATOR_SEED)
    for _ in range(3):
        few.uniform((1,))
    assert streams.base.tolist() == few.base.tolist()


def test_allocations_lie_two_to_the_134_steps_apart():
    streams = Streams(1234)
    streams.uniform((1,))
    assert streams.base.tolist() == slow_jump([1234] * 6, 134)


def test_all_advised_seeds_are_the_originals():
    assert GENERATOR_SEED == 10097
    assert NOISE_BOTH_SEED == 337
    assert tuple(SGD_SEED) == (2012, 10, 5)
    assert tuple(MONITOR_SEED) == (2013, 2, 22)


@pytest.mark.parametrize(
    "size, streams",
    [
        ((1,), 1),
        ((5,), 5),
        ((2, 3), 6),
        ((7,), 1),
        ((11,), 1),
        ((3, 7), 3),
        ((100, 100), 1666),
        ([100, 100], 1666),
        ((100, 784), 13066),
        ((333, 333), 15360),
        ((np.int64(100), 100), 1666),
    ],
)
def test_known_sizes_take_one_stream_for_six_numbers(size, streams):
    assert stream_count(size) == streams


def test_unknown_sizes_take_all_streams():
    rows = at.lscalar()
    assert stream_count((rows, 3)) == MAX_STREAMS == 15360
    assert stream_count(at.matrix().shape) == 15360


def test_draws_take_as_many_streams_as_the_original():
    streams = Streams(3)
    streams.uniform((100, 100))
    streams.normal((3, 7))
    streams.normal((2,))
    streams.binomial(rows_like((4, 2)), p=0.5)
    counts = [len(state.get_value()) for state in streams.states]
    assert counts == [1666, 3, 2, 15360]


# (seed, numbers before, kind, first values of the first call, last, first value of the second)
NOISE = [
    ("uniform", 0, [-0.3007916212, 1.5260254145, -0.5346403718], -0.5137771368, -0.6439518929),
    ("uniform", 1, [-1.2039391994, 0.4419935942, 0.7416874766], 1.2019085884, -1.5715496540),
    ("uniform", 7, [-0.7171029449, -0.9393919706, -1.2871047258], -0.1791846752, -0.8690193295),
    ("normal", 0, [-0.6149873734, -0.0684316456, -1.4533044100], 0.8885003328, None),
    ("normal", 1, [-1.4622219801, -0.9155385494, 0.1651732028], None, None),
    ("normal", 7, [-0.5726006031, 0.6142167449, -1.6958475113], None, None),
]


@pytest.mark.parametrize("kind, allocation, first, last, next_call", NOISE)
def test_noise_of_the_generator_is_the_originals(kind, allocation, first, last, next_call):
    streams = Streams(GENERATOR_SEED)
    for _ in range(allocation):
        streams.uniform((1,))
    size = (rows_like((100, 1))[0], 100)
    if kind == "uniform":
        draw = function([], streams.uniform(size, -ROOT3, ROOT3))
    else:
        draw = function([], streams.normal(size))
    sample = draw()
    assert sample.dtype == np.float32 and sample.shape == (100, 100)
    np.testing.assert_allclose(sample[0, :3], first, rtol=1e-6)
    if last is not None:
        np.testing.assert_allclose(sample[-1, -1], last, rtol=1e-6)
    if next_call is not None:
        np.testing.assert_allclose(draw()[0, 0], next_call, rtol=1e-6)


@pytest.mark.parametrize(
    "kind, total", [("uniform", -54.97442629675061), ("normal", -83.14117206729861)]
)
def test_the_first_hundred_noise_vectors_add_up_to_the_originals(kind, total):
    streams = Streams(GENERATOR_SEED)
    size = rows_like((100, 100))
    draw = streams.uniform(size, -ROOT3, ROOT3) if kind == "uniform" else streams.normal(size)
    assert abs(function([], draw)().astype("float64").sum() - total) < 5e-4


def test_the_second_call_goes_on_where_the_first_ended():
    streams = Streams(GENERATOR_SEED)
    draw = function([], streams.uniform(rows_like((100, 100)), -ROOT3, ROOT3))
    draw()
    second = draw()
    expected = [-0.6439518929, 1.6534963846, -0.9120662212]
    np.testing.assert_allclose(second[0, :3], expected, rtol=1e-6)
    np.testing.assert_allclose(second[-1, -1], 1.1929178238, rtol=1e-6)


def test_noise_for_both_players_is_the_originals():
    streams = Streams(NOISE_BOTH_SEED)
    size = rows_like((100, 784))
    on_samples, on_data = function([], [streams.normal(size), streams.normal(size)])()
    expected = [-0.8082835078, -0.4369499385, 0.2038088739]
    np.testing.assert_allclose(on_samples[0, :3], expected, rtol=1e-6)
    expected = [-0.8389124870, -1.1030000448, 0.9661651850]
    np.testing.assert_allclose(on_data[0, :3], expected, rtol=1e-6)


@pytest.mark.parametrize(
    "seed, total, start",
    [
        (3611, 62738, "001110111111111111101111110110"),
        (20751, 62617, "011011011111110111111110101111"),
    ],
)
def test_dropout_masks_are_the_originals(seed, total, start):
    mask = python_function(Streams(seed).binomial(rows_like((100, 784)), p=0.8))()
    assert mask.sum() == total
    assert "".join(str(int(bit)) for bit in mask.ravel()[:30]) == start


def test_masks_of_two_layers_are_the_originals_in_two_calls():
    streams = Streams(1234)
    first = streams.binomial(rows_like((100, 784)), p=0.8)
    draw = python_function([first, streams.binomial(rows_like((100, 240)), p=0.5)])
    assert [mask.sum() for mask in draw()] == [62772, 11980]
    assert [mask.sum() for mask in draw()] == [62828, 11994]


@pytest.mark.parametrize("mode", ["FAST_COMPILE", None])
@pytest.mark.parametrize(
    "seed, kind, size, expected",
    [
        (
            1,
            "uniform",
            (2, 3),
            [0.0019226669, 0.7363596559, 0.3538084328, 0.3155011237, 0.1392115653, 0.3209363520],
        ),
        (
            12345,
            "uniform",
            (5,),
            [0.7353243828, 0.2585685551, 0.6940806508, 0.7705745697, 0.4939101338],
        ),
        (
            12345,
            "normal",
            (5,),
            [0.1010876745, -1.6435419321, 0.7104283571, -0.7776042223, 0.0629187227],
        ),
    ],
)
def test_small_draws_of_known_size_are_the_originals(seed, kind, size, expected, mode):
    sample = function([], getattr(Streams(seed), kind)(size), mode=mode)()
    assert sample.shape == size
    np.testing.assert_allclose(sample.ravel(), expected, rtol=2e-6)


def slow_uniform(base, streams, count, calls=1):
    """Element k of a call comes from stream k modulo their number."""
    states = [slow_jump_many(base, i) for i in range(streams)]
    per_call = [len(range(i, count, streams)) for i in range(streams)]
    numbers = [iter(slow_stream(s, n * calls)) for s, n in zip(states, per_call)]
    result = []
    for _ in range(calls):
        result.append([next(numbers[k % streams]) for k in range(count)])
    return np.array(result)


def slow_jump_many(state, times):
    for _ in range(times):
        state = slow_jump(state, 72)
    return list(state)


@pytest.mark.parametrize("size, streams", [((2, 3), 6), ((3, 7), 3), ((13,), 2), ((1,), 1)])
def test_elements_are_dealt_to_the_streams_in_turn(size, streams):
    count = int(np.prod(size))
    draw = python_function(Streams(99).uniform(size))
    expected = slow_uniform([99] * 6, streams, count, calls=2).astype("float32")
    expected *= np.float32(4.6566126e-10)
    for row in expected:
        assert np.array_equal(draw().ravel(), row)


def test_fewer_numbers_than_streams_leave_the_rest_where_they_were():
    streams = Streams(5)
    python_function(streams.uniform(rows_like((2, 3))))()
    after = streams.states[0].get_value()
    start = substreams([5] * 6, MAX_STREAMS)
    assert (after[:6] != start[:6]).any(axis=1).all()
    assert np.array_equal(after[6:], start[6:])


def test_a_draw_of_known_size_equals_one_of_unknown_size_only_while_streams_suffice():
    known = python_function(Streams(8).uniform((2, 3)))()
    unknown = python_function(Streams(8).uniform(rows_like((2, 3))))()
    assert np.array_equal(known, unknown)
    known = python_function(Streams(8).uniform((3, 7)))()
    unknown = python_function(Streams(8).uniform(rows_like((3, 7))))()
    assert np.array_equal(known[0, :3], unknown[0, :3])
    assert not np.array_equal(known, unknown)


def test_double_precision_divides_by_two_to_the_31():
    sample = python_function(Streams(99).uniform((7,), dtype="float64"))()
    assert sample.dtype == np.float64
    expected = np.array(slow_stream([99] * 6, 7)) / 2.0**31
    assert np.array_equal(sample, expected)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [(2, 3), (40, 25), (17,)])
def test_python_gives_the_numbers_of_c_bit_for_bit(dtype, size):
    draws = [
        function([], Streams(4242).uniform(size, dtype=dtype), mode=mode)
        for mode in ("FAST_COMPILE", None)
    ]
    for _ in range(3):
        slow, fast = (draw() for draw in draws)
        assert slow.dtype == fast.dtype == dtype
        assert np.array_equal(slow, fast)


@pytest.fixture(scope="module")
def steps_of():
    """Draw from given states in Python and in C: functions of states (n, 6) and a size."""
    states, size = at.imatrix(), at.lvector()
    outputs = MRGUniform(at.TensorType("float32", (None,)))(states, size)
    return [function([states, size], outputs, mode=mode) for mode in ("FAST_COMPILE", None)]


@pytest.mark.parametrize("count", [1, 255, 256, 257, 667, 999, 2000, 2001, 4100])
def test_states_at_the_edges_of_their_range_step_in_c_as_in_python(steps_of, count):
    rng = np.random.RandomState(count)
    edges = np.array([0, 1, 2, 2**15, 2**16 - 1, 2**22, 2**24 - 1, M2 - 2, M2 - 1])
    states = np.where(
        rng.uniform(size=(667, 6)) < 0.5,
        rng.choice(edges, size=(667, 6)),
        rng.randint(0, M2, (667, 6)),
    ).astype("int32")
    (slow_left, slow), (left, drawn) = (steps(states.copy(), [count]) for steps in steps_of)
    assert np.array_equal(drawn, slow)
    assert np.array_equal(left, slow_left)
    assert not np.array_equal(left, states)


def test_python_leaves_the_streams_where_c_does():
    left = []
    for mode in ("FAST_COMPILE", None):
        streams = Streams(4242)
        draw = function([], streams.uniform(rows_like((9, 9))), mode=mode)
        draw()
        left.append(streams.states[0].get_value())
    assert left[0].dtype == left[1].dtype == np.int32
    assert np.array_equal(*left)


def test_python_masks_are_those_of_c():
    masks = [
        function([], Streams(77).binomial((50, 40), p=0.3), mode=mode)()
        for mode in ("FAST_COMPILE", None)
    ]
    assert np.array_equal(*masks)
    assert set(np.unique(masks[0])) == {0, 1}


@pytest.mark.parametrize("size", [(1,), (3,), (3, 3), (1, 1), (7, 5)])
def test_an_odd_number_of_normals_drops_the_last_sine(size):
    count = int(np.prod(size))
    even = count + count % 2
    streams = min(even if even <= 6 else even // 6, MAX_STREAMS)
    u = slow_uniform([55] * 6, streams, even)[0] / 2.0**31
    radius = np.sqrt(-2 * np.log(u[: even // 2]))
    angle = 2 * np.pi * u[even // 2 :]
    expected = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])[:count]
    sample = python_function(Streams(55).normal(size, dtype="float64"))()
    np.testing.assert_allclose(sample, expected.reshape(size), rtol=1e-12)


def test_mean_and_deviation_shift_and_scale_a_normal_draw():
    plain = python_function(Streams(6).normal((4, 5), dtype="float64"))()
    moved = python_function(Streams(6).normal((4, 5), avg=1.3, std=0.37, dtype="float64"))()
    np.testing.assert_allclose(moved, 1.3 + 0.37 * plain, rtol=1e-13)


def test_bounds_stretch_a_uniform_draw():
    plain = python_function(Streams(6).uniform((4, 5), dtype="float64"))()
    stretched = python_function(Streams(6).uniform((4, 5), -2.0, 5.0, dtype="float64"))()
    np.testing.assert_allclose(stretched, -2 + 7 * plain, rtol=1e-13)


def test_draws_have_the_distribution_they_promise():
    streams = Streams(31)
    u, n, b = python_function(
        [
            streams.uniform((200, 200)),
            streams.normal((200, 200)),
            streams.binomial((200, 200), p=0.7),
        ]
    )()
    assert 0 < u.min() and u.max() < 1
    five_sigmas = 5 / np.sqrt(u.size)
    assert abs(u.mean() - 0.5) < five_sigmas / np.sqrt(12)
    assert abs(n.mean()) < five_sigmas
    assert abs(n.std() - 1) < five_sigmas
    assert abs(b.mean() - 0.7) < five_sigmas * np.sqrt(0.21)


def test_two_draws_of_one_object_are_independent():
    streams = Streams(31)
    first, second = python_function([streams.normal((100, 100)), streams.normal((100, 100))])()
    assert abs(np.corrcoef(first.ravel(), second.ravel())[0, 1]) < 5 / 100
    streams = Streams(31)
    first, second = python_function([streams.uniform((9,)), streams.uniform((9,))])()
    assert not set(first) & set(second)


def test_one_draw_used_twice_is_one_draw():
    draw = Streams(31).uniform((9,))
    first, second = python_function([draw, draw * 1.0])()
    assert np.array_equal(first, second)


def test_functions_that_share_a_draw_share_its_streams():
    draw = Streams(31).uniform((5,))
    one, other = python_function(draw), python_function(draw)
    alone = python_function(Streams(31).uniform((5,)))
    assert np.array_equal(one(), alone())
    assert np.array_equal(other(), alone())


def test_a_function_leaves_streams_outside_its_graph_alone():
    streams = Streams(31)
    used, unused = streams.uniform((5,)), streams.uniform((5,))
    before = unused.owner.inputs[0], streams.states[1].get_value()
    python_function(used)()
    assert np.array_equal(streams.states[1].get_value(), before[1])


def test_sizes_that_are_known_become_static_shapes():
    streams = Streams(2)
    rows = at.lscalar()
    assert streams.uniform((4, 3)).type.shape == (4, 3)
    assert streams.uniform((rows, 3)).type.shape == (None, 3)


@pytest.mark.parametrize(
    "seed",
    [
        0,
        -1,
        M2,
        2**40,
        [0, 0, 0, 1, 1, 1],
        [1, 1, 1, 0, 0, 0],
        [M1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, M2, 1],
        [1, 2, 3],
        [],
    ],
)
def test_seeds_out_of_range_are_refused(seed):
    with pytest.raises(ValueError, match="[Ss]eed"):
        Streams(seed)


@pytest.mark.parametrize("seed", [1.5, 2014 / 6 + 2, "7", None, [1.5] * 6])
def test_seeds_that_are_not_integers_are_refused(seed):
    with pytest.raises((TypeError, ValueError), match="[Ss]eed"):
        Streams(seed)


@pytest.mark.parametrize("seed", [1, np.int32(5), np.int64(5), M2 - 1, [1, 0, 0, 0, 0, 1]])
def test_seeds_in_range_are_taken(seed):
    assert Streams(seed).base.shape == (6,)


@pytest.mark.parametrize("size", [(0, 3), (2, -1), (0,)])
@pytest.mark.parametrize("kind", ["uniform", "normal", "binomial"])
def test_empty_sizes_are_refused(kind, size):
    with pytest.raises(ValueError, match="size"):
        getattr(Streams(3), kind)(size)


def test_numpy_generators_pass_through_and_seeds_make_new_ones():
    rng = np.random.RandomState(3)
    assert make_rng(rng, 1) is rng
    assert make_rng(5, 1).randint(1000) == np.random.RandomState(5).randint(1000)
    for seed in ([2012, 10, 5], (2012, 10, 5), None):
        made = make_rng(seed, SGD_SEED)
        assert made.randint(2**30) == np.random.RandomState([2012, 10, 5]).randint(2**30)


# Digests of what NumPy 1.7.1 of 2013 draws on Python 2.7.
DRAWN_IN_2013 = {
    "uniform": "c7ca808a12c98378",
    "normal": "76b0264c9862f874",
    "randn": "0bcfa48dfc4e4c14",
    "randint": "bc09cbb68543d279",
    "randint of a few": "b1ab01888496c2a9",
    "randint from one": "ef86fdfb318bc336",
    "permutation": "68e59e77d834bfa1",
    "shuffle": "fe150ab654370e2e",
    "choice": "674a6e7291aad44d",
    "binomial": "08e53fb75f8100fb",
    "dirichlet": "fcfa5e477ab97f6d",
    "state": "f9fcd5513606c3a7",
}


def drawn_now(rng):
    """All kinds of draws, one after the other from one generator."""
    shuffled = np.arange(997)
    yield rng.uniform(-0.05, 0.05, size=(100, 7))
    yield rng.normal(0.0, 1.0, size=(51, 3))
    yield rng.randn(33, 5)
    yield rng.randint(2**30, size=101)
    yield rng.randint(0, 10, size=1000)
    yield rng.randint(1, 7, size=99)
    yield rng.permutation(1001)
    rng.shuffle(shuffled)
    yield shuffled
    yield rng.choice(500, 20, replace=False)
    yield rng.binomial(1, 0.3, size=1000)
    yield rng.dirichlet([1.0, 2.0, 3.0], 9)
    yield rng.get_state()[1]


def test_numpy_draws_what_it_drew_in_2013():
    """So a seed gives the same weights, and the same order of examples, on every NumPy."""
    drawn = drawn_now(make_rng(None, SGD_SEED))
    digests = [hashlib.sha256(array.tobytes()).hexdigest()[:16] for array in drawn]
    assert dict(zip(DRAWN_IN_2013, digests, strict=True)) == DRAWN_IN_2013


def test_the_order_of_fifty_thousand_examples_is_the_originals():
    rng = make_rng(None, SGD_SEED)
    epochs = []
    for _ in range(2):
        order = np.arange(50000)
        rng.shuffle(order)
        epochs.append(order)
    assert epochs[0][:6].tolist() == [8722, 18180, 30358, 35768, 46266, 20631]
    assert epochs[0][-1] == 38405
    assert epochs[1][:6].tolist() == [27798, 33255, 39828, 3440, 21852, 133]
    assert epochs[1][-1] == 49960
    batches = list(range(391))
    make_rng(None, SGD_SEED).shuffle(batches)
    assert batches[:5] == [55, 165, 291, 195, 321]


def slow_rand_r(seed, count):
    """One call after the other, as the reference describes the GNU C library's."""
    x, numbers = seed, []
    for _ in range(count):
        r = 0
        for bits in (11, 10, 10):
            x = (1103515245 * x + 12345) % 2**32
            r = (r << 10) ^ ((x >> 16) % 2**bits)
        numbers.append(r)
    return numbers


@pytest.mark.parametrize("seed", [0, 1, 2193753193, 2**32 - 1])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 1000])
def test_rand_r_gives_the_c_librarys_numbers(seed, count):
    assert rand_r(seed, count).tolist() == slow_rand_r(seed, count)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries differ")
def test_this_machines_c_library_agrees():
    state = ctypes.c_uint(2193753193)
    expected = [ctypes.CDLL(None).rand_r(ctypes.byref(state)) for _ in range(3000)]
    assert rand_r(2193753193, 3000).tolist() == expected


@pytest.mark.parametrize("draws", [1, 3])
def test_categories_are_drawn_by_the_first_sum_of_probabilities_beyond_a_uniform_number(draws):
    pvals = np.random.RandomState(4).dirichlet(np.ones(5), size=200).astype("float32")
    counts = python_function(Streams(31).multinomial(n=draws, pvals=pvals))()
    uniform = python_function(Streams(31).uniform((draws * at.as_tensor(200),)))()
    expected = np.zeros_like(counts)
    for draw, number in enumerate(uniform):
        row = draw % len(pvals)
        expected[row, np.flatnonzero(np.cumsum(pvals[row]) > number)[0]] += 1
    assert counts.dtype == "int64"
    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"size": (3,), "pvals": np.ones((3, 1))}, "takes no other"),
        ({"pvals": np.ones(3)}, "matrix"),
    ],
)
def test_a_multinomial_draw_of_another_size_is_refused(arguments, message):
    with pytest.raises((ValueError, NotImplementedError), match=message):
        Streams(1).multinomial(**arguments)


def test_draws_take_their_arguments_in_theano_s_order_and_under_its_names():
    zeros_and_ones, same = python_function(
        [Streams(8).binomial((40,), 1, 0.3), Streams(8).uniform((40,), 0.0, 1.0) < 0.3]
    )()
    assert zeros_and_ones.dtype == "int64"
    np.testing.assert_array_equal(zeros_and_ones, same)
    with pytest.raises(NotImplementedError, match="n=1"):
        Streams(8).binomial((40,), 2, 0.3)


def test_the_number_of_streams_and_of_dimensions_may_be_given():
    size = at.lvector()
    draws = [Streams(8).uniform(size, ndim=2, nstreams=10), Streams(8).uniform((30, 2))]
    given, counted = function([size], draws, mode="FAST_COMPILE")([30, 2])
    np.testing.assert_array_equal(given, counted)  # sixty numbers take ten streams


def test_bounds_moments_and_probabilities_may_be_variables():
    half = at.constant(np.full((3, 4), 0.5))
    number = at.constant(0.5)
    for kind, arguments in (
        ("uniform", {"low": number, "high": 2 * number}),
        ("normal", {"avg": number, "std": number}),
        ("binomial", {"p": half}),
    ):
        numbers = {k: v.eval().max() for k, v in arguments.items()}
        symbolic, plain = python_function(
            [getattr(Streams(8), kind)((3, 4), **each) for each in (arguments, numbers)]
        )()
        assert symbolic.dtype == plain.dtype
        np.testing.assert_array_equal(symbolic, plain)
