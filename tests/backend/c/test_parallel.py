"""Several compilers at a time: the same modules, functions and numbers."""

import os
import secrets
import threading

import aesara.tensor as at
import numpy as np
import pytest
from aesara import config
from aesara.compile.mode import Mode, get_mode
from aesara.graph.basic import Apply
from aesara.link.c.cmodule import GCC_compiler
from aesara.link.c.exceptions import CompileError
from aesara.link.c.op import COp
from filelock import FileLock, Timeout

from adversarial.backend import function
from adversarial.backend.c.parallel import ParallelLinker

pytestmark = pytest.mark.compiled


@pytest.fixture(autouse=True)
def two_processors(monkeypatch):
    monkeypatch.setattr("adversarial.backend.c.parallel.processors", lambda: 2)


X = np.array([0.25, 1.0, 3.5])


class Plus(COp):
    """Adds a number that is part of its C code."""

    __props__ = ("number",)

    def __init__(self, number):
        self.number = number

    def make_node(self, x):
        return Apply(self, [x], [x.type()])

    def perform(self, node, inputs, outputs):
        raise AssertionError("not in Python")

    def c_code_cache_version(self):
        return (1,)

    def c_code(self, node, name, inputs, outputs, sub):
        (x,), (y,) = inputs, outputs
        return f"""
        Py_XDECREF({y});
        {y} = (PyArrayObject*) PyArray_NewCopy({x}, NPY_CORDER);
        double* entries = (double*) PyArray_DATA({y});
        for (npy_intp i = 0; i < PyArray_SIZE({y}); i++) entries[i] += {self.number}.;
        """


@pytest.fixture
def graph():
    """A graph with three modules that no cache can have, and what it computes."""
    numbers = [secrets.randbelow(2**40) for _ in range(3)]
    x = output = at.dvector("x")
    for number in numbers:
        output = Plus(number)(output)
    return [x], output, lambda x: x + sum(numbers)


@pytest.fixture
def compilations(monkeypatch):
    """Names of the modules that are compiled from now on."""
    names, compile_str = [], GCC_compiler.compile_str

    def record(module_name, *args, **kwargs):
        names.append(module_name)
        return compile_str(module_name, *args, **kwargs)

    monkeypatch.setattr(GCC_compiler, "compile_str", staticmethod(record))
    return names


def test_other_processes_may_use_the_cache_while_a_compiler_runs(graph, monkeypatch):
    monkeypatch.setattr("adversarial.backend.c.parallel.processors", lambda: 1)
    inputs, output, expected = graph
    free, compile_str = [], GCC_compiler.compile_str

    def record(*args, **kwargs):
        lock = FileLock(os.path.join(config.compiledir, ".lock"))
        try:
            lock.acquire(timeout=60)  # other tests' processes take it for a moment
        except Timeout:
            free.append(False)
        else:
            free.append(True)
            lock.release()
        return compile_str(*args, **kwargs)

    monkeypatch.setattr(GCC_compiler, "compile_str", staticmethod(record))
    np.testing.assert_array_equal(function(inputs, output)(X), expected(X))
    assert free == [True] * 3


def test_compilers_run_side_by_side(graph, monkeypatch):
    inputs, output, expected = graph
    both, compile_str = threading.Barrier(2), GCC_compiler.compile_str
    met = []

    def wait_for_the_other(*args, **kwargs):
        if len(met) < 2:
            both.wait(timeout=60)
            met.append(threading.current_thread())
        return compile_str(*args, **kwargs)

    monkeypatch.setattr(GCC_compiler, "compile_str", staticmethod(wait_for_the_other))
    compute = function(inputs, output)
    assert len(set(met)) == 2
    np.testing.assert_allclose(compute(X), expected(X))


def test_each_module_is_compiled_once_and_kept(graph, compilations):
    inputs, output, expected = graph
    compute = function(inputs, output)
    assert len(compilations) == len(set(compilations)) == 3
    np.testing.assert_allclose(compute(X), expected(X))
    compilations.clear()
    function(inputs, output)
    assert compilations == []


def test_what_fails_beside_the_others_is_left_to_aesara(graph, monkeypatch):
    inputs, output, expected = graph
    compile_str, tries = GCC_compiler.compile_str, []

    def fail_at_first(*args, **kwargs):
        tries.append(kwargs.get("py_module", True))
        if not tries[-1]:
            raise CompileError("no room")
        return compile_str(*args, **kwargs)

    monkeypatch.setattr(GCC_compiler, "compile_str", staticmethod(fail_at_first))
    compute = function(inputs, output)
    assert False in tries
    assert True in tries
    np.testing.assert_allclose(compute(X), expected(X))


def test_only_the_usual_linker_is_replaced():
    usual = get_mode("FAST_RUN").linker
    assert isinstance(ParallelLinker.like(usual), ParallelLinker)
    for name in ("py", "vm"):
        other = Mode(linker=name).linker
        assert ParallelLinker.like(other) is other
