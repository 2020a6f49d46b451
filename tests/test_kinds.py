import math
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal

import numpy as np
import pytest

from adversarial.kinds import (
    Axes,
    Channel,
    Count,
    Made,
    ModelLike,
    Natural,
    NonNegative,
    Positive,
    Probability,
    Seed,
    Share,
    Size2D,
    describe,
    fits,
    misfit,
    require,
)
from adversarial.models.mlp import MLP, Layer, Linear

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    "wanted, good, bad",
    [
        (int, [0, -3, np.int64(2)], [2.0, "2", True, None, [2], NAN]),
        (float, [0, 0.5, -INF, np.float32(2), np.array(2.0)], ["1.9", None, NAN, [1], True, 1j]),
        (bool, [True, 0, 1, np.bool_(0), 1.0], [2, "yes", None, []]),
        (str, ["", "x"], [1, None, ["x"]]),
        (float | None, [None, 1], ["None", "null"]),
        (Count, [1, 7], [0, -5, 2.5, 20.0, "20"]),
        (Natural, [0, 3], [-1, 0.0]),
        (Positive, [1e-9, 3], [0, -1, NAN, INF]),
        (NonNegative, [0, 3], [-1e-9, NAN]),
        (Probability, [1, 0.5, np.float64(1)], [0, -1, 2, NAN, "0.5"]),
        (Share, [0, 1], [-0.1, 1.1]),
        (Seed, [0, [1, 2], (3,)], [-1, 2**32, [1.5], "a", []][:4]),
        (Size2D, [[3, 3], (1, 2)], [[3], 3, [3, 0], [3, 3, 3], "33"]),
        (Axes, [["c", 0, 1, "b"]], [["c", 0, 1], "bc01x", ["c", 0, 1, 1], 3]),
        (list[Layer], [[Linear(1, "h", irange=0.1)], []], [[1], "ab", Linear(1, "h", irange=0.1)]),
        (dict[str, Probability], [{}, {"h": 0.5}], [[1], {"h": 2}, {1: 0.5}, 0.5]),
        (Sequence[float], [[1, 2.5], np.ones(2)], ["12", 1, {"a": 1}]),
        (Iterable[Layer] | None, [None, []], ["abc", [1], 1]),
        (Literal["a", "b"], ["a"], ["c", 1]),
        (Callable[[int], int], [abs], [1, "abs"]),
        (ModelLike, [Linear(1, "h", irange=0.1)], [None, 3, "model"]),
        (Annotated[str, Channel()], ["objective"], [1, None]),
        (Any, [1, None, "x"], []),
        (np.ndarray, [np.ones(2)], [[1, 2], 3]),
    ],
)
def test_a_kind_takes_what_it_says_and_nothing_else(wanted, good, bad):
    assert [value for value in good if not fits(value, wanted)] == []
    assert [value for value in bad if fits(value, wanted)] == []


@pytest.mark.parametrize(
    "call, wanted, expected",
    [
        (Linear, list[Layer], False),
        (Linear, Layer, True),
        (Layer, Linear, False),
        (Linear, float | None, False),
        (MLP, ModelLike, True),
        (float, float, True),  # what a call of Python's gives is looked at when it was made
        (np.sqrt, float, True),
        (None, Count, True),
    ],
)
def test_of_a_call_the_class_is_looked_at(call, wanted, expected):
    assert fits(Made(call), wanted) is expected


@pytest.mark.parametrize(
    "value, wanted, said",
    [
        ("None", float | None, "write null, or leave the key out"),
        ("1.9", float | None, "a number or null, not the text '1.9' (write it without quotes)"),
        (20.0, Count, "a whole number of at least 1, not 20.0"),
        ([1], NonNegative, "a number of at least 0, not [1]"),
        (None, Layer, "a Layer, not null"),
        (
            {"h": 2},
            dict[str, Probability],
            "a mapping of names, each a probability above 0 and at most 1",
        ),
        (list(range(99)), float, "..."),
    ],
)
def test_the_text_says_what_it_must_be_and_what_it_is(value, wanted, said):
    assert said in misfit(value, wanted)
    assert describe(wanted) in misfit(value, wanted)


def test_python_gets_a_value_error():
    require("rate", 0.5, Probability)
    with pytest.raises(
        ValueError, match=r"^rate must be a probability above 0 and at most 1, not 2\.$"
    ):
        require("rate", 2, Probability)
