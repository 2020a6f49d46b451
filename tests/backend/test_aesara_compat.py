"""Aesara's C code on today's Python and NumPy, against its own Python code; settings, and patches."""

import os
import subprocess
import sys

import aesara
import numpy as np
import pytest
from aesara import scalar
from aesara import tensor as at
from aesara.compile.mode import Mode
from aesara.tensor.elemwise import Elemwise
from aesara.tensor.subtensor import advanced_subtensor1

from adversarial.backend import function
from adversarial.backend.aesara_compat import NUMPY_2, PATCHES

IN_C = Mode("cvm", None)
IN_PYTHON = Mode("py", None)


def both_ways(inputs, outputs, values):
    """What C and what Python make of some expressions."""
    return [function(inputs, outputs, mode=mode)(*values) for mode in (IN_C, IN_PYTHON)]


def assert_same(names, in_c, in_python, rtol=2e-5):
    for name, ours, expected in zip(names, in_c, in_python):
        assert np.shape(ours) == np.shape(expected), name
        np.testing.assert_allclose(ours, expected, rtol=rtol, atol=1e-6, err_msg=name)


def tensor_expressions(x, rows, positions):
    """One at least for each operation on arrays that Aesara carries out in C."""
    chosen = advanced_subtensor1(x, positions)
    return {
        "argmax of all": at.argmax(x),
        "argmax of an axis": at.argmax(x, axis=1),
        "max and argmax of all": at.max_and_argmax(x, axis=None)[1],
        "max of an axis": at.max(x, axis=0),
        "min": x.min(),
        "mean": x.mean(axis=0),
        "prod": x.prod(axis=1),
        "product without zeros": at.math.prod(x, no_zeros_in_input=True),
        "all": at.all(x > 0),
        "any": at.any(x > 0, axis=0),
        "cumsum of all": at.cumsum(x),
        "cumsum of an axis": at.cumsum(x, axis=1),
        "cumsum of a vector": at.cumsum(x[0], axis=0),
        "cumprod of all": at.cumprod(x),
        "softmax of all": at.special.softmax(x, axis=None),
        "softmax of an axis": at.special.softmax(x, axis=0),
        "log softmax": at.special.log_softmax(x, axis=-1),
        "log softmax of all": at.special.log_softmax(x, axis=None),
        "gradient of softmax": aesara.grad((at.special.softmax(x, axis=1) * rows).sum(), x),
        "gradient of softmax of all": aesara.grad(
            (at.special.softmax(x, axis=None) * rows).sum(), x
        ),
        "rows by number": chosen,
        "gradient of rows": aesara.grad((chosen**2).sum(), x),
        "slice": x[1:, ::2],
        "entry": x[1, 2],
        "set": at.set_subtensor(x[1:], 3.0),
        "add to": at.inc_subtensor(x[:, 1], 2.0),
        "add to rows": at.inc_subtensor(chosen, 1.0),
        "joined": at.join(1, x, rows),
        "part": at.split(x, [1, 2], 2, axis=0)[1],
        "filled": at.alloc(x[0, 0], 2, 3),
        "vector": at.stack([x[0, 0], x[1, 1]]),
        "reshaped": x.reshape((2, -1)),
        "turned": x.T,
        "repeated": at.broadcast_to(x[0], (4, x.shape[1])),
        "of known shape": at.specify_shape(x, (3, 4)),
        "number of rows": x.shape[0],
        "shape": x.shape,
        "searched": at.searchsorted(at.cumsum(abs(x[0])), x[1]),
        "contiguous": at.extra_ops.cpu_contiguous(x.T),
        "batched dot": at.batched_dot(x[:, :, None], rows[:, None, :]),
        "asserted": aesara.raise_op.Assert("never")(x, at.gt(x.shape[0], 0)),
        "copied": aesara.compile.ops.deep_copy_op(x),
        "x log x": at.xlogx.xlogx(abs(x)),
        "x log y": at.xlogx.xlogy0(abs(x), abs(rows)),
    }


def test_operations_on_arrays_compute_in_c_what_they_compute_in_python(numbers):
    x, rows, positions = at.dmatrix("x"), at.dmatrix("rows"), at.lvector("positions")
    expressions = tensor_expressions(x, rows, positions)
    values = numbers.uniform(-2, 2, (3, 4)), numbers.uniform(0.1, 1, (3, 4)), np.array([2, 0, 2])
    results = both_ways([x, rows, positions], list(expressions.values()), values)
    assert_same(expressions, *results)


def test_operations_on_integers_compute_in_c_what_they_compute_in_python():
    x, positions = at.lmatrix("x"), at.lvector("positions")
    expressions = {
        "argmax of all": at.argmax(x),
        "sum": x.sum(),
        "cumsum of all": at.cumsum(x),
        "rows by number": advanced_subtensor1(x, positions),
        "divided": x // 3,
        "remainder": x % 3,
        "true quotient": x / 3,
        "sine": at.sin(x),
        "as float32": at.cast(x, "float32"),
        "as bool": at.cast(x, "bool"),
    }
    values = np.arange(6).reshape(2, 3) - 2, np.array([1, -1])
    assert_same(expressions, *both_ways([x, positions], list(expressions.values()), values))


def scalar_operations():
    """All operations on numbers that Aesara has an instance of."""
    found = {}
    for name, op in [*vars(scalar).items(), *vars(scalar.math).items()]:
        if isinstance(op, scalar.ScalarOp) and op.nin in (1, 2, 3):
            found[str(op)] = (name, op)
    return [pytest.param(op, id=name) for name, op in found.values()]


def in_c(op, variables):
    """An operation on vectors, or None where Aesara has no C code for it."""
    node = Elemwise(op)(*variables).owner
    try:
        op.c_code(
            op.make_node(*(scalar.get_scalar_type(v.dtype)() for v in variables)),
            "node",
            ["x"] * op.nin,
            ["z"],
            {"fail": ""},
        )
    except (NotImplementedError, TypeError, aesara.graph.utils.MethodNotDefined):
        return None
    return node.outputs[0]
