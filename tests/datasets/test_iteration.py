import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.datasets.iteration import (
    SequentialSubsetIterator,
    as_even,
    has_uniform_batch_size,
    is_stochastic,
    resolve_iterator_class,
)

SEED = [2012, 10, 5]
CUT = [
    "sequential",
    "shuffled_sequential",
    "batchwise_shuffled_sequential",
    "even_sequential",
    "even_shuffled_sequential",
    "even_batchwise_shuffled_sequential",
]
ALL = [*CUT, "random_slice", "random_uniform"]


def make(mode, *args, rng=None, **kwargs):
    rng = rng if is_stochastic(mode) else None
    return resolve_iterator_class(mode)(*args, rng=rng, **kwargs)


def rows(batch):
    return list(range(batch.start, batch.stop)) if isinstance(batch, slice) else list(batch)


def all_rows(iterator):
    return [rows(batch) for batch in iterator]


def test_shuffled_batches_are_the_originals_epoch_after_epoch():
    rng = np.random.RandomState(SEED)
    epochs = [all_rows(make("shuffled_sequential", 10, 3, rng=rng)) for _ in range(2)]
    assert epochs == [
        [[4, 7, 0], [9, 2, 6], [3, 8, 1], [5]],
        [[0, 2, 9], [7, 5, 4], [1, 3, 6], [8]],
    ]


@pytest.mark.parametrize(
    "mode, num_batches, seed, expected",
    [
        ("sequential", None, SEED, [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]),
        (
            "batchwise_shuffled_sequential",
            None,
            SEED,
            [[0, 1, 2], [6, 7, 8], [9], [3, 4, 5]],
        ),
        ("random_slice", 4, SEED, [[5, 6, 7], [1, 2, 3], [1, 2, 3], [3, 4, 5]]),
        ("random_uniform", 2, SEED, [[5, 1, 9], [3, 3, 7]]),
        ("shuffled_sequential", None, [2013, 2, 22], [[2, 8, 4], [3, 7, 9], [1, 6, 0], [5]]),
        ("even_shuffled_sequential", None, SEED, [[4, 7, 0], [9, 2, 6], [3, 8, 1]]),
        ("shuffled_sequential", 2, SEED, [[4, 7, 0], [9, 2, 6]]),
        ("even_sequential", None, SEED, [[0, 1, 2], [3, 4, 5], [6, 7, 8]]),
    ],
)
def test_batches_of_ten_examples_are_the_originals(mode, num_batches, seed, expected):
    iterator = make(mode, 10, 3, num_batches, rng=np.random.RandomState(seed))
    assert all_rows(iterator) == expected


@pytest.mark.parametrize("mode", CUT)
@given(size=st.integers(1, 40), batch_size=st.integers(1, 12))
def test_an_epoch_gives_each_example_once_but_for_an_odd_remainder(mode, size, batch_size):
    iterator = make(mode, size, batch_size, rng=0)
    batches = all_rows(iterator)
    seen = [row for batch in batches for row in batch]
    whole = size - size % batch_size if mode.startswith("even") else size
    assert len(seen) == len(set(seen)) == whole == iterator.num_examples
    assert set(seen) <= set(range(size))
    assert len(batches) == iterator.num_batches
    assert iterator.uneven == any(len(batch) != batch_size for batch in batches)


@pytest.mark.parametrize("mode", ALL)
@given(taken=st.integers(0, 4), seed=st.integers(0, 1000))
def test_an_iterator_goes_on_from_a_saved_state(mode, taken, seed):
    rng = np.random.RandomState(seed)
    iterator = make(mode, 13, 3, 4, rng=rng)
    for _ in range(taken):
        next(iterator)
    state, rng_state = iterator.get_state(), rng.get_state()
    rest = all_rows(iterator)

    new_rng = np.random.RandomState(999)
    resumed = make(mode, 13, 3, 4, rng=new_rng)
    resumed.set_state(state)
    new_rng.set_state(rng_state)
    assert resumed.position == taken
    assert all_rows(resumed) == rest


def test_a_state_of_another_size_is_refused():
    state = make("shuffled_sequential", 13, 3, rng=0).get_state()
    with pytest.raises(ValueError, match=r"shape \(13,\).*need \(12,\)"):
        make("shuffled_sequential", 12, 3, rng=0).set_state(state)


def test_a_generator_is_used_itself_and_a_shuffle_is_all_it_is_asked():
    rng, twin = np.random.RandomState(1), np.random.RandomState(1)
    list(make("shuffled_sequential", 10, 3, rng=rng))
    twin.shuffle(np.arange(10))
    assert rng.randint(1 << 30) == twin.randint(1 << 30)


def test_without_a_generator_the_seed_is_42():
    assert all_rows(make("random_uniform", 10, 3, 2)) == all_rows(
        make("random_uniform", 10, 3, 2, rng=np.random.RandomState(42))
    )


@pytest.mark.parametrize(
    "mode, size, num_batches, expected",
    [
        ("sequential", 5, 4, [2, 2, 1]),
        ("sequential", 10, 3, [4, 4, 2]),
        ("even_sequential", 10, 3, [3, 3, 3]),
        ("shuffled_sequential", 10, 1, [10]),
    ],
)
def test_a_number_of_batches_alone_sets_their_size(mode, size, num_batches, expected):
    iterator = make(mode, size, num_batches=num_batches, rng=0)
    assert [len(rows(batch)) for batch in iterator] == expected


def test_even_batches_larger_than_the_data_are_none():
    assert list(make("even_sequential", 5, 6)) == []


@pytest.mark.parametrize(
    "mode, sizes, text",
    [
        (
            "sequential",
            {"batch_size": 3, "num_batches": 5},
            "^dataset of 10 examples can only provide 4 batches with batch_size 3, "
            "but 5 batches were requested$",
        ),
        (
            "even_sequential",
            {"batch_size": 3, "num_batches": 4},
            "only provide 3 batches of equal size",
        ),
        ("shuffled_sequential", {}, "need one of batch_size, num_batches for sequential"),
        ("even_sequential", {"num_batches": 11}, "cannot provide 11 batches"),
        ("random_slice", {"batch_size": 3}, "num_batches cannot be None for random slice"),
        ("random_uniform", {"num_batches": 3}, "batch_size cannot be None for random uniform"),
        ("random_slice", {"batch_size": 11, "num_batches": 1}, "larger than the dataset of 10"),
        ("sequential", {"batch_size": 0}, "batch_size must be at least 1"),
    ],
)
def test_sizes_that_cannot_be_are_refused(mode, sizes, text):
    with pytest.raises(ValueError, match=text):
        make(mode, 10, rng=0, **sizes)


def test_an_order_that_draws_nothing_takes_no_generator():
    with pytest.raises(ValueError, match="rng must be None"):
        SequentialSubsetIterator(10, 3, rng=np.random.RandomState(0))


def test_modes_are_names_or_classes():
    assert resolve_iterator_class(SequentialSubsetIterator) is SequentialSubsetIterator
    with pytest.raises(ValueError, match="unknown iteration mode string: foo"):
        resolve_iterator_class("foo")
    with pytest.raises(ValueError, match="even_sequences"):
        resolve_iterator_class("even_sequences")
    assert [mode for mode in ALL if not is_stochastic(mode)] == ["sequential", "even_sequential"]
    assert [mode for mode in ALL if not has_uniform_batch_size(mode)] == CUT[:3]


@pytest.mark.parametrize("mode", ["sequential", "shuffled_sequential"])
def test_a_class_of_iterators_can_be_made_even(mode):
    even = as_even(resolve_iterator_class(mode))
    ours, theirs = (scheme(11, 3, None, None) for scheme in (even, resolve_iterator_class(mode)))
    rows = [np.arange(11)[batch].tolist() for batch in theirs]
    assert ours.num_examples == 9 and not ours.uneven and has_uniform_batch_size(even)
    assert [np.arange(11)[batch].tolist() for batch in ours] == rows[:-1]
    with pytest.raises(TypeError, match="a class of iterators, got 'sequential'"):
        as_even("sequential")
