"""Compiles the C++ modules of a graph several at a time, and without keeping other processes out.

Aesara compiles one after the other, and holds the lock of its cache while a compiler runs.
"""

import contextlib
import logging
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from types import ModuleType
from typing import Any

from aesara import config
from aesara.graph.basic import Apply
from aesara.graph.fg import FunctionGraph
from aesara.graph.utils import MethodNotDefined
from aesara.link.basic import Linker
from aesara.link.c.basic import CLinker, get_module_cache
from aesara.link.c.cmodule import (
    dlimport,
    dlimport_workdir,
    get_module_hash,
    module_name_from_dir,
)
from aesara.link.c.op import COp
from aesara.link.vm import VMLinker

from adversarial.processors import processors

log = logging.getLogger(__name__)

SAMPLE = 8  # operations that are looked up before all are; looking up takes time, too


class ParallelLinker(VMLinker):
    """Aesara's own linker, for which modules that its cache lacks are compiled beforehand."""

    @classmethod
    def like(cls, linker: Linker) -> Linker:
        """One that works as another, if that is Aesara's usual one; else the other itself."""
        usual = type(linker) is VMLinker and linker.use_cloop and linker.callback is None
        return cls(allow_gc=linker.allow_gc, use_cloop=True) if usual else linker

    def make_all(self, *args: Any, **kwargs: Any) -> tuple:
        """Thunks of all operations; see the base class."""
        if config.cxx:
            compile_modules(self.schedule(self.fgraph), processors())
        return super().make_all(*args, **kwargs)


def compile_modules(nodes: list, at_once: int) -> None:
    """Put the modules of some operations into Aesara's cache.

    Parameters
    ----------
    nodes : list of aesara Apply
    at_once : int
        How many compilers to run at the same time.

    Notes
    -----
    If a sample of them is in the cache already, most of the others will be, and the rest is left
    to Aesara, which compiles what is missing one after the other. What cannot be compiled here is
    left to it as well: it knows what to say about that.
    """
    if not _missing(nodes[:: len(nodes) // SAMPLE + 1]):
        return
    missing = _missing(nodes)
    with contextlib.ExitStack() as stack:
        for module in missing:
            stack.callback(module.throw_away)
        pool = ThreadPoolExecutor(at_once)
        stack.callback(pool.shutdown, cancel_futures=True)
        waited_for = {pool.submit(module.compile): module for module in missing}
        for future in as_completed(waited_for):
            if future.exception() is None:
                waited_for[future].add_to_cache()
            else:
                log.debug("Not compiled beforehand: %s", future.exception())


def _missing(nodes: Sequence[Apply]) -> list["_Module"]:
    """A module for each of those that the cache does not have."""
    cache = get_module_cache()
    found: dict[str, _Module] = {}
    for node in nodes:
        linker = _linker(node)
        if linker is None:
            continue
        try:
            key = linker.cmodule_key()
            if key is None or key in cache.entry_from_key:
                continue
            source = linker.get_src_code()
        except (KeyError, NotImplementedError, MethodNotDefined) as error:  # what Aesara expects
            log.debug("No C code for %s: %s", node.op, error)
            continue
        name = get_module_hash(source, key)
        if name not in cache.module_hash_to_key_data and name not in found:
            found[name] = _Module(linker, key)
    return list(found.values())


def _linker(node: Apply) -> CLinker | None:
    """What Aesara makes a module of one operation with; None for those that it treats otherwise."""
    if not isinstance(node.op, COp) or type(node.op).make_thunk is not COp.make_thunk:
        return None
    node.op.prepare_node(node, storage_map=None, compute_map=None, impl="c")
    return CLinker().accept(FunctionGraph(node.inputs, node.outputs), no_recycling=[])


class _Module:
    """A module that is compiled in a folder of its own; Aesara's cache takes it from there.

    The cache calls :meth:`get_src_code` and :meth:`compile_cmodule`.
    """

    def __init__(self, linker: CLinker, key: tuple):
        self._linker = linker
        self._key = key
        self._folder: Path | None = None

    def compile(self) -> None:
        """Run the compiler, and wait for it."""
        self._folder = Path(dlimport_workdir(config.compiledir))
        linker = self._linker
        module = linker.get_dynamic_module()
        source = module.code()
        linker.c_compiler().compile_str(
            module_name=module.code_hash,
            src_code=source,
            location=str(self._folder),
            include_dirs=linker.header_dirs(),
            lib_dirs=linker.lib_dirs(),
            libs=linker.libraries(),
            preargs=linker.compile_args(),
            py_module=False,
        )

    def add_to_cache(self) -> None:
        """Hand it over, unless another process was first."""
        get_module_cache().module_from_key(key=self._key, lnk=self)

    def get_src_code(self) -> str:
        """C++."""
        return self._linker.get_src_code()

    def compile_cmodule(self, location: str) -> ModuleType:
        """Load what was compiled, from where the cache wants to keep it."""
        assert self._folder is not None, "compile() comes first"
        (self._folder / "__init__.py").touch()
        for file in self._folder.iterdir():
            file.replace(Path(location) / file.name)
        return dlimport(module_name_from_dir(location))

    def throw_away(self) -> None:
        """Remove what the cache did not take."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
