"""Saying which layer a step ran out of memory in."""

from collections.abc import Callable
from typing import Any

from aesara.graph.basic import Apply
from aesara.graph.fg import FunctionGraph

from adversarial.errors import BackendError


def reporting(compute: Any) -> Callable:
    """Let a compiled function tell where memory was not enough.

    Parameters
    ----------
    compute : aesara Function

    Returns
    -------
    callable
        Does the same, but a MemoryError becomes a BackendError that names the layer.
    """

    def call(*inputs: Any) -> Any:
        try:
            return compute(*inputs)
        except MemoryError as error:
            raise BackendError(_explanation(compute, error)) from error

    return call


def _explanation(compute: Any, error: MemoryError) -> str:
    reason = str(error).splitlines()[0] if str(error) else "no more memory"
    said = f"Not enough memory in {compute.name}: {reason}"
    node = getattr(error, "__op_instance__", None)  # where Python carries out the graph
    if node is None and hasattr(compute.vm, "position_of_error"):
        node = compute.vm.nodes[compute.vm.position_of_error]
    if node is not None:
        parameter = nearest_parameter(compute.maker.fgraph, node)
        said += f" ({node.op}" + (f", in the layer of {parameter})" if parameter else ")")
    return f"{said}. A smaller batch_size, or fewer units there, needs less."


def nearest_parameter(fgraph: FunctionGraph, node: Apply) -> str | None:
    """Tell where in a model an operation is.

    Parameters
    ----------
    fgraph : FunctionGraph
    node : Apply

    Returns
    -------
    str or None
        Name of the shared matrix, or tensor of more axes, fewest operations away.
    """
    names = {
        given: given.name
        for given in fgraph.inputs
        if hasattr(given, "get_value")
        and getattr(given.type, "ndim", 0) > 1
        and not hasattr(given.tag, "is_rng")
    }
    seen, here = {node}, [node]
    while here:
        for each in here:
            for variable in each.inputs:
                if variable in names:
                    return names[variable]
        near = [variable.owner for each in here for variable in each.inputs if variable.owner]
        near += [
            client
            for each in here
            for variable in each.outputs
            for client, _ in fgraph.clients[variable]
            if client != "output"
        ]
        here = [each for each in dict.fromkeys(near) if each not in seen]
        seen.update(here)
    return None
