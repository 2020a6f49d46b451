"""Arrays that a file asks for."""

import time

import numpy as np
import pytest

from adversarial.config.yaml_parse import load
from adversarial.errors import ConfigError

HUGE = {
    "ones": "!obj:numpy.ones {shape: 3000000000}",
    "zeros": "!obj:numpy.zeros {shape: [100000, 100000, 0x10]}",
    "a shape in an array": "!obj:numpy.zeros {shape: !obj:numpy.array {object: [3000000000]}}",
    "many": "[" + "!obj:numpy.ones {shape: 1000000}, " * 9 + "]",
    "aliases": "[&a !obj:numpy.zeros {shape: 100000}, !obj:numpy.array {object: ["
    + "*a, " * 1000
    + "]}]",
    "aliases of a function": "[&a !obj:numpy.zeros {shape: 100000}, !obj:numpy.exp {x: ["
    + "*a, " * 1000
    + "]}]",
    "long texts": "!obj:numpy.array {object: [a], dtype: S1000000000}",
    "raw bytes": "!obj:numpy.zeros {shape: 1, dtype: V1000000000}",
    "records": "!obj:numpy.zeros {shape: 1, dtype: 'f8,f8'}",
    "endless records": "!obj:numpy.zeros {shape: 1, dtype: '" + "f8," * 20000 + "f8'}",
}


@pytest.mark.parametrize("name", HUGE)
def test_what_would_exhaust_memory_is_refused_before(name):
    began = time.process_time()
    with pytest.raises(ConfigError, match=r'in "<text>", line 1'):
        load(HUGE[name])
    assert time.process_time() - began < 2


def test_what_experiments_need_is_made():
    made = load("[!obj:numpy.zeros {shape: [2, 3], dtype: float32}, !obj:numpy.ones {shape: 0}]")
    np.testing.assert_array_equal(made[0], np.zeros((2, 3), "f4"))
    assert made[1].shape == (0,)


@pytest.mark.parametrize("shape", ["abc", "[1, x]", "-1", "2.5", "null"])
def test_what_is_no_shape_is_left_to_numpy(shape):
    with pytest.raises(ConfigError, match="zeros failed|one failed"):
        load("!obj:numpy.zeros {shape: " + shape + "}")
