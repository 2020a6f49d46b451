"""What JAX cannot compute is said in one line; shapes are known while it traces."""

import numpy as np
import pytest
from aesara import tensor as at
from aesara.graph.basic import Apply
from aesara.graph.op import Op
from aesara.tensor import nlinalg

from adversarial.backend import function
from adversarial.backend.jax.dispatch import implement
from adversarial.errors import BackendError

pytestmark = pytest.mark.compiled


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda v: v.x[v.mask], r"AdvancedSubtensor: a size .* depends on values"),
        (lambda v: at.set_subtensor(v.x[v.mask], v.row), "AdvancedIncSubtensor"),
        (lambda v: v.x[: v.rows[0]], r"Subtensor{:int32:}: a size .* depends on values"),
        (lambda v: at.set_subtensor(v.x[v.rows[0] :], 0), r"IncSubtensor\S+: a size .* depends"),
        (
            lambda v: v.x.reshape((v.rows[0] * 2, 6)),
            "(Reshape|MakeVector|Alloc).*: a size .* depends on values",
        ),
        (lambda v: at.arange(v.rows[0]), r"ARange\S+: a size .* depends on values"),
        (lambda v: at.zeros((v.rows[0], 2)), r"Alloc: a size .* depends on values"),
        (lambda v: at.repeat(v.x, v.rows, axis=0), r"Repeat\S+: a size .* depends on values"),
        (lambda v: v.row.nonzero()[0], "Nonzero: JAX has no such operation here"),
        (lambda v: at.unique(v.rows), "Unique.*: JAX has no such operation here"),
        (lambda v: at.bincount(v.rows), "Alloc: a size .* depends on values"),
        (lambda v: nlinalg.pinv(v.x), "MatrixPinv.*: JAX has no such operation here"),
        (lambda v: at.j0(v.x), "Elemwise{j0.*}: JAX has no such operation here"),
        (lambda v: at.specify_shape(v.x, (4, 5)), r"SpecifyShape: its shape is \(4, 6\), but"),
        (lambda v: at.random.normal(size=v.x.shape), "normal_rv.*: JAX knows arrays only"),
    ],
)
def test_what_jax_cannot_do_is_one_line_that_names_the_operation(
    make, message, v, values, jax_backend
):
    inputs = list(vars(v).values())
    with pytest.raises(BackendError, match=f"^The backend jax cannot compute {message}") as caught:
        function(inputs, make(v))(*(values[variable.name] for variable in inputs))
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(". Without JAX: --backend c")


def test_shapes_are_computed_while_tracing_whatever_the_size_of_the_batch(jax_backend):
    x = at.matrix("x", dtype="float32")
    rows = x.shape[0]
    folded = x[: rows // 2].reshape((rows // 2 * 3,)) * rows
    fold = function([x], [folded, at.zeros((rows, 2), dtype="float32")])
    for n in (4, 6):
        batch = np.arange(3 * n, dtype=np.float32).reshape(n, 3)
        half, zeros = fold(batch)
        np.testing.assert_array_equal(half, batch[: n // 2].ravel() * n)
        np.testing.assert_array_equal(zeros, np.zeros((n, 2)))


class Broken(Op):
    """An operation of one's own, with a mistake in what computes it under JAX."""

    __props__ = ()

    def make_node(self, x):
        return Apply(self, [x], [x.type()])

    def perform(self, node, inputs, outputs):
        raise AssertionError("not in Python")


def test_a_mistake_of_others_stays_what_it_is(jax_backend):
    implement({Broken: lambda op, x: {}["lost"]})
    x = at.matrix("x", dtype="float32")
    with pytest.raises(KeyError, match="lost"):
        function([x], Broken()(x))(np.ones((2, 2), np.float32))
