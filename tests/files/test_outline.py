import numpy as np
import pytest

from adversarial.files.arrays import load_arrays
from adversarial.files.outline import outline, outlined, outlines
from adversarial.models.mlp import MLP, Linear


def test_an_outline_has_shape_and_type_and_no_memory():
    array = outline((2**30, 2**20), "float64")
    assert array.shape == (2**30, 2**20) and array.dtype == np.float64
    assert not array.flags.writeable
    assert array[-3:, 0].tolist() == [0, 0, 0]


def test_readers_give_outlines_inside_the_block_only(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(6.0).reshape(2, 3))
    np.savez(tmp_path / "x.npz", x=np.arange(6.0).reshape(2, 3), text=np.frombuffer(b"{}", "u1"))
    with outlines():
        assert outlined()
        assert load_arrays(tmp_path / "x.npy").tolist() == [[0] * 3] * 2
        arrays = load_arrays(tmp_path / "x.npz")
        assert arrays["x"].tolist() == [[0] * 3] * 2
        assert arrays["text"].tobytes() == b"{}"  # descriptions are read
    assert not outlined()
    assert load_arrays(tmp_path / "x.npy").sum() == 15


def test_weights_are_outlines_and_their_shapes_are_right():
    with outlines():
        mlp = MLP(nvis=10**6, layers=[Linear(10**6, "h", irange=1), Linear(2, "y", sparse_init=5)])
    shapes = [param.get_value(borrow=True).shape for param in mlp.get_params()]
    assert shapes == [(10**6, 10**6), (10**6,), (10**6, 2), (2,)]


def test_outside_nothing_has_changed():
    with outlines(), pytest.raises(RuntimeError):
        raise RuntimeError
    layer = Linear(2, "h", irange=1)
    MLP(nvis=3, layers=[layer])
    assert layer.W.get_value().std() > 0
