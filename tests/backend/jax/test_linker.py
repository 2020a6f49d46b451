"""Aesara's compiler with JAX behind it."""

import numpy as np
from aesara import tensor as at

from adversarial.backend.jax.device import Device
from adversarial.backend.jax.linker import compiled
from adversarial.models.model import float_shared


def test_results_are_numpy_arrays_of_the_graphs_types():
    x = at.fmatrix()
    outputs = [x.sum(axis=0), at.gt(x, 0), x.shape[0], at.constant(np.float32(2.5))]
    found = compiled(Device("cpu"), [x], outputs, None, "f")(np.ones((3, 2), "float32"))
    assert [type(value) for value in found] == [np.ndarray] * 4
    assert [value.dtype for value in found] == [output.type.dtype for output in outputs]
    assert found[0].tolist() == [3, 3] and found[2] == 3 and found[3] == 2.5
    assert found[0].flags.writeable


def test_updates_are_computed_from_old_values_and_unused_inputs_ignored():
    a, b, x = float_shared(1.0, "a"), float_shared(2.0, "b"), at.fscalar()
    step = compiled(Device("cpu"), [x], None, [(a, a + b), (b, a)], "step")
    step(np.float32(0))
    step(np.float32(0))
    assert (a.get_value(), b.get_value()) == (4, 3)
