"""From an Aesara graph to a Python function that JAX can trace."""

import copy
import re
import warnings
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from aesara.graph.basic import Apply, Constant, Variable
from aesara.graph.fg import FunctionGraph
from aesara.tensor.shape import Shape, Shape_i
from aesara.tensor.type import DenseTensorType

from adversarial.backend.jax.dispatch import jax_funcify
from adversarial.backend.memory import nearest_parameter
from adversarial.errors import BackendError

# How JAX, or Aesara's part for it, says that it lacks an operation, or the value of a size.
LACKS_OPERATION = re.compile("No JAX conversion|has no attribute")
LACKS_VALUE = re.compile("Trace[rd]|concrete|constant|dynamic|boolean mask")
# How they refuse. Any other error is somebody's mistake, and stays what it is.
REFUSALS = (AttributeError, IndexError, NotImplementedError, TypeError, ValueError)


def evaluate(fgraph: FunctionGraph, arrays: Sequence) -> list:
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
    BackendError
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
        try:
            computed = _compute(node, given)
        except REFUSALS as error:
            raise _refusal(node, _reason(error), nearest_parameter(fgraph, node)) from error
        values.update(zip(node.outputs, computed))
    return [v.data if isinstance(v, Constant) else values[v] for v in fgraph.outputs]


def check_inputs(fgraph: FunctionGraph) -> None:
    """Refuse a graph that takes anything but arrays, such as the state of a generator.

    Raises
    ------
    BackendError
        Naming the operation that takes it.
    """
    for variable in fgraph.inputs:
        if not isinstance(variable.type, DenseTensorType):
            users = [node for node, _ in fgraph.clients[variable] if node != "output"]
            for node in users:
                raise _refusal(node, f"JAX knows arrays only, and this takes {variable.type}")


class _RefusalError(BackendError):
    """What JAX cannot do, in one line: Aesara adds others to errors that a function raises."""

    def __str__(self) -> str:
        return super().__str__().partition("\n")[0]


def _refusal(node: Apply, reason: str, parameter: str | None = None) -> _RefusalError:
    place = f", near {parameter}" if parameter else ""
    return _RefusalError(
        f"The backend jax cannot compute {node.op}{place}: {reason}. Without JAX: --backend c"
    )


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    if LACKS_OPERATION.search(text):
        return "JAX has no such operation here"
    if LACKS_VALUE.search(text):
        return "a size or an index depends on values, and JAX has to know it in advance"
    return text.partition(". ")[0].rstrip(".") or type(error).__name__


def _compute(node: Apply, given: list) -> list:
    if isinstance(node.op, (Shape, Shape_i)):
        shape = np.array(np.shape(given[0]), dtype=np.int64)
        return [shape if isinstance(node.op, Shape) else np.asarray(shape[node.op.i])]
    if _follows_from_shapes(node, given):
        return _compute_now(node, given)
    return _compute_in_jax(node, given)


def _follows_from_shapes(node: Apply, given: list) -> bool:
    """Whether all inputs are known, and the outputs can be part of a shape."""
    return not any(isinstance(value, jax.Array) for value in given) and all(
        getattr(out.type, "ndim", 0) <= 1 and out.type.dtype.startswith(("int", "uint", "bool"))
        for out in node.outputs
        if hasattr(out.type, "dtype")
    )


def _compute_now(node: Apply, given: list) -> list:
    storage = {variable: [value] for variable, value in zip(node.inputs, given)}
    storage.update({variable: [None] for variable in node.outputs})
    ready = {variable: [variable in node.inputs] for variable in storage}
    node.op.make_thunk(node, storage, ready, [], impl="py")()
    return [storage[variable][0] for variable in node.outputs]


def _compute_in_jax(node: Apply, given: list) -> list:
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


def _constant(variable: Variable, value: Any) -> Variable:
    if isinstance(variable, Constant) or not hasattr(variable.type, "dtype"):
        return variable
    return variable.type.make_constant(value)
