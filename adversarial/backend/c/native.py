"""Graph operations whose C implementation is a header file."""

import functools
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from aesara.graph.basic import Apply, Variable
from aesara.graph.fg import FunctionGraph
from aesara.link.c.op import COp
from aesara.link.c.params_type import ParamsType
from aesara.tensor.type import lvector


def beside(module: str, *names: str) -> tuple[Path, ...]:
    """The headers of these names, without suffix, in the folder of a module (``__file__``)."""
    return tuple(Path(module).with_name(f"{name}.h") for name in names)


SHARED = beside(__file__, "parallel", "arrays")


@functools.cache
def source(*files: Path) -> str:
    """C++ code of some headers, in their order."""
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def source_version(*files: Path) -> tuple[int]:
    """What changes with the C++ code of some headers, for Aesara's cache of compiled modules."""
    return (zlib.crc32(source(*files).encode()),)


class NativeOp(COp):
    """Operation with a NumPy ``perform`` and, for float32 and float64, a C function.

    The C function ``<entry><type, constants...>(inputs..., &output, settings)`` makes the output
    and returns whether it succeeded, with a Python error set if not. Its ``settings`` are the
    numbers in the operation's properties, read at run time, so that instances with the same
    constants share one compiled module.

    Attributes
    ----------
    headers : tuple of Path
        The files that hold the function, in an order that compiles; ``SHARED`` come before.
    entry : str
        Name of the function template.
    constants : tuple of int
        What it has to know when it is compiled.
    """

    __props__: tuple[str, ...] = ()
    headers: tuple[Path, ...] = ()
    entry = ""
    constants: tuple[int, ...] = ()
    params_type = ParamsType(settings=lvector)

    @property
    def settings(self) -> np.ndarray:
        """Settings for C, as Aesara hands them over."""
        numbers = [np.ravel(getattr(self, name)) for name in self.__props__]
        return np.concatenate([[], *numbers]).astype("int64")

    def c_support_code(self, **kwargs: Any) -> str:
        return source(*SHARED, *self.headers)

    def c_compile_args(self, **kwargs: Any) -> list[str]:
        return ["-pthread"]

    def c_code_cache_version(self) -> tuple[int, ...]:
        return source_version(*SHARED, *self.headers)

    def c_code(self, node: Apply, name: str, inputs: list, outputs: list, sub: dict) -> str:
        dtype = node.outputs[0].type.dtype
        if dtype not in ("float32", "float64"):
            raise NotImplementedError(f"{self} has no C code for {dtype}.")
        arguments = ", ".join([*inputs, f"&{outputs[0]}", f"{sub['params']}->settings"])
        types = ", ".join([f"npy_{dtype}", *map(str, self.constants)])
        call = f"adversarial::{self.entry}<{types}>({arguments})"
        return f"if (!{call}) {{ {sub['fail']} }}"


class InPlaceOp(NativeOp):
    """One that leaves its result in the memory of its first input, of two."""

    destroy_map = {0: [0]}

    def make_node(self, array: Variable, other: Variable) -> Apply:
        return Apply(self, [array, other], [array.type()])

    def infer_shape(self, fgraph: FunctionGraph, node: Apply, shapes: list[tuple]) -> list[tuple]:
        return [shapes[0]]
