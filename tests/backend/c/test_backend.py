"""What the backend that compiles C does with a graph, and leaves as it was."""

import os
import warnings

import aesara
import numpy as np
import pytest
from aesara import tensor as at

from adversarial.backend import blas_flags, function
from adversarial.backend.c.backend import _check_room
from adversarial.errors import BackendError
from adversarial.models.model import float_shared

pytestmark = pytest.mark.compiled


def test_all_updates_are_computed_from_the_old_values():
    a, b = float_shared(1.0, "a"), float_shared(2.0, "b")
    swap = function([], updates={a: b * 1, b: a * 1}, mode="FAST_COMPILE")
    swap()
    assert (float(a.get_value()), float(b.get_value())) == (2, 1)


def test_updates_may_be_pairs():
    a = float_shared(1.0, "a")
    function([], updates=[(a, a + 1)], mode="FAST_COMPILE")()
    assert a.get_value() == 2


def test_inputs_may_be_unused_unless_that_is_to_be_refused():
    x = at.dscalar("x")
    assert function([x], at.constant(3.0), mode="FAST_COMPILE")(1.0) == 3
    with pytest.raises(Exception, match="x"):
        function([x], at.constant(3.0), mode="FAST_COMPILE", on_unused_input="raise")


def test_settings_last_for_the_compilation_only():
    before = {name: getattr(aesara.config, name) for name in blas_flags()}
    function([], at.constant(3.0), mode="FAST_COMPILE")
    assert {name: getattr(aesara.config, name) for name in before} == before


def test_warnings_of_others_are_shown():
    class Loud(aesara.graph.op.Op):
        __props__ = ()

        def make_node(self, x):
            return aesara.graph.basic.Apply(self, [x], [x.type()])

        def perform(self, node, inputs, outputs):
            warnings.warn("heard", UserWarning, stacklevel=1)
            outputs[0][0] = inputs[0]

    run = function([], Loud()(at.as_tensor_variable(np.ones(2))), mode="FAST_COMPILE")
    with pytest.warns(UserWarning, match="heard"):
        run()


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="no folder here refuses everybody")
def test_a_folder_without_room_is_one_line():
    with pytest.raises(BackendError, match="Nothing can be compiled with /proc: .* Name another"):
        _check_room("/proc", "Name another")
