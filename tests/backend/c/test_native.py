"""Operations whose C implementation is a header file."""

import numpy as np
import pytest
from aesara import tensor as at
from aesara.graph.basic import Apply

from adversarial.backend.c.native import SHARED, InPlaceOp, NativeOp, beside, source, source_version


class Twice(NativeOp):
    __props__ = ("sizes", "flag")
    entry = "twice"
    constants = (2, 3)

    def __init__(self):
        self.sizes, self.flag = (4, 5), True

    def make_node(self, x):
        return Apply(self, [x], [x.type()])

    def perform(self, node, inputs, output_storage, params=None):
        output_storage[0][0] = 2 * inputs[0]


def code(dtype):
    node = Twice().make_node(at.matrix(dtype=dtype))
    return Twice().c_code(node, "n", ["V1"], ["V3"], {"params": "p", "fail": "goto f;"})


def test_c_is_called_with_the_type_the_constants_and_the_settings():
    assert code("float32") == (
        "if (!adversarial::twice<npy_float32, 2, 3>(V1, &V3, p->settings)) { goto f; }"
    )
    assert Twice().settings.tolist() == [4, 5, 1] and Twice().settings.dtype == np.int64


def test_integers_are_left_to_python():
    with pytest.raises(NotImplementedError, match="no C code for int64"):
        code("int64")


def test_another_header_is_another_version(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.h").write_text(f"// {name}\n")
    a, b = beside(str(tmp_path / "module.py"), "a", "b")
    assert source(a, b) == "// a\n\n// b\n"
    assert len({source_version(a), source_version(b), source_version(a, b)}) == 3
    assert Twice().c_code_cache_version() == source_version(*SHARED)
    assert "namespace adversarial" in Twice().c_support_code()


class Add(InPlaceOp):
    def perform(self, node, inputs, output_storage, params=None):
        inputs[0] += inputs[1]
        output_storage[0][0] = inputs[0]


def test_a_result_in_place_has_the_shape_of_the_first_input():
    x, y = at.fmatrix(), at.fvector()
    node = Add().make_node(x, y)
    assert node.outputs[0].type == x.type
    assert Add().infer_shape(None, node, [(2, 3), (4,)]) == [(2, 3)]
