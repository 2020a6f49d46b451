import pickle
from collections import Counter, OrderedDict, defaultdict, deque

import pytest

from adversarial.checkpoint.original.names import find_model_name
from adversarial.checkpoint.original.records import plain
from adversarial.files.pickles import unpickle

BEST = {"channel_name": "valid_objective", "best_cost": 0.25}


@pytest.mark.parametrize("protocol", [0, 1, 2])
@pytest.mark.parametrize(
    "container, expected",
    [
        (defaultdict(dict, MonitorBasedSaveBest=BEST), {"MonitorBasedSaveBest": BEST}),
        (OrderedDict([("b", 1), ("a", [BEST])]), {"b": 1, "a": [BEST]}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (deque([1, 2], maxlen=3), [1, 2]),
        ({"x": {3}}, {"x": [3]}),
        ([frozenset([4])], [[4]]),
    ],
)
def test_containers_of_python_keep_their_contents(container, expected, protocol):
    record = unpickle(pickle.dumps(container, protocol), find_model_name)
    assert plain(record) == expected


def test_what_is_no_container_is_left_out():
    value = pickle.dumps({"a": slice(1, 2), "b": [int, 1]}, 2)
    assert plain(unpickle(value, find_model_name)) == {"a": None, "b": [None, 1]}
