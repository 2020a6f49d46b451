"""From an Aesara graph to a Python function that JAX can trace."""

import copy
import warnings

import jax
import numpy as np
from aesara.graph.basic import Constant
from aesara.tensor.shape import Shape, Shape_i

from adversarial.backend.jax.dispatch import jax_funcify


def evaluate(fgraph, arrays):
    """Compute a graph's outputs by JAX's operations.

    Parameters
    ----------
    fgraph : FunctionGraph
    arrays : sequence of arrays or JAX's tracers, one for each input of the graph

    Returns
    -------
    list of arrays

    Raises
    ------
    NotImplementedError
        If JAX has no such operation, or a shape depends on values.

    Notes
    -----
    JAX wants shapes as plain numbers, and knows them while it traces. So whatever follows from
    shapes alone is computed by Aesara then and there, and enters JAX's operations as constants: one
    graph serves minibatches of all sizes.
    """
    values = dict(zip(fgraph.inputs, arrays))
    for node in fgraph.toposort():
        given = [v.data if isinstance(v, Constant) else values[v] for v in node.inputs]
        if isinstance(node.op, (Shape, Shape_i)):
            shape = np.array(np.shape(given[0]), dtype=np.int64)
            computed = [shape if isinstance(node.op, Shape) else np.asarray(shape[node.op.i])]
        elif _follows_from_shapes(node, given):
            computed = _compute_now(node, given)
        else:
            computed = _compute_in_jax(node, given)
        values.update(zip(node.outputs, computed))
    return [v.data if isinstance(v, Constant) else values[v] for v in fgraph.outputs]


def _follows_from_shapes(node, given):
    """Whether all inputs are known, and the outputs can be part of a shape."""
    return not any(isinstance(value, jax.Array) for value in given) and all(
        getattr(out.type, "ndim", 0) <= 1 and out.type.dtype.startswith(("int", "uint", "bool"))
        for out in node.outputs
        if hasattr(out.type, "dtype")
    )


def _compute_now(node, given):
    storage = {variable: [value] for variable, value in zip(node.inputs, given)}
    storage.update({variable: [None] for variable in node.outputs})
    ready = {variable: [variable in node.inputs] for variable in storage}
    node.op.make_thunk(node, storage, ready, [], impl="py")()
    return [storage[variable][0] for variable in node.outputs]


def _compute_in_jax(node, given):
    """Let Aesara choose JAX's operation, showing it as constants what is known."""
    shown = copy.copy(node)
    shown.inputs = [
        variable if isinstance(value, jax.Array) else _constant(variable, value)
        for variable, value in zip(node.inputs, given)
    ]
    with warnings.catch_warnings():
        # Assertions about values cannot be traced, and 64 bits are not there in float32.
        warnings.filterwarnings("ignore", "Skipping `CheckAndRaise`", UserWarning)
        warnings.filterwarnings("ignore", ".* requested .* is not available", UserWarning)
        convert = jax_funcify(node.op, node=shown)
        computed = convert(*given)
    return list(computed) if isinstance(computed, (list, tuple)) else [computed]


def _constant(variable, value):
    if isinstance(variable, Constant) or not hasattr(variable.type, "dtype"):
        return variable
    return variable.type.make_constant(value)
