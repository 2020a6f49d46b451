"""Graph operations whose C implementation is a header of ``c/`` or ``ops/``."""

import functools
import zlib
from pathlib import Path

import numpy as np
from aesara.link.c.op import COp
from aesara.link.c.params_type import ParamsType
from aesara.tensor.type import lvector

BACKEND = Path(__file__).parents[1]


@functools.cache
def source(headers):
    """C++ code of some headers, in their order.

    Parameters
    ----------
    headers : tuple of str
        Names without suffix.

    Returns
    -------
    str
    """
    return "\n".join(_header(name).read_text(encoding="utf-8") for name in headers)


def _header(name):
    """Those of the operations lie beside them."""
    own = BACKEND / "ops" / f"{name}.h"
    return own if own.exists() else BACKEND / "c" / f"{name}.h"


def source_version(headers):
    """What changes with the C++ code of some headers, for Aesara's cache of compiled modules."""
    return (zlib.crc32(source(headers).encode()),)


class NativeOp(COp):
    """Operation with a NumPy ``perform`` and, for float32 and float64, a C function.

    The C function ``<entry><type>(inputs..., &output, settings)`` makes the output and returns
    whether it succeeded, with a Python error set if not. Its ``settings`` are numbers read at run
    time, so that all instances of a class share one compiled module.

    Attributes
    ----------
    headers : tuple of str
        The files in ``c/`` that hold the function, without suffix, in an order that compiles.
    entry : str
        Name of the function template.
    """

    headers: tuple = ()
    entry = ""
    params_type = ParamsType(settings=lvector)

    def _numbers(self):
        """Settings for C: integers."""
        raise NotImplementedError

    @property
    def settings(self):
        """Settings for C, as Aesara hands them over."""
        return np.array(self._numbers(), dtype="int64")

    def c_support_code(self, **kwargs):
        return source(self.headers)

    def c_compile_args(self, **kwargs):
        return ["-pthread"]

    def c_code_cache_version(self):
        return source_version(self.headers)

    def c_code(self, node, name, inputs, outputs, sub):
        dtype = node.outputs[0].type.dtype
        if dtype not in ("float32", "float64"):
            raise NotImplementedError(f"{self} has no C code for {dtype}.")
        arguments = ", ".join([*inputs, f"&{outputs[0]}", f"{sub['params']}->settings"])
        call = f"adversarial::{self.entry}<npy_{dtype}>({arguments})"
        return f"if (!{call}) {{ {sub['fail']} }}"
