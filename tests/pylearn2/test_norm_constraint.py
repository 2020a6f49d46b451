import numpy as np
import pytest

from adversarial.config.resolve import resolve
from adversarial.models.mlp import MLP, Linear

W = np.array([[0, 0.5, 1, -2], [0, 0, 0, 0]])
FOLDERS = ["models", "model_extensions"]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    "name, arguments, expected",
    [
        ("ConstrainFilterL2Norm", (1.0,), [0, 0.5, 1, -1]),
        ("ConstrainFilterL2Norm", (None, 0.75), [0, 0.75, 1, -2]),
        ("ConstrainFilterMaxNorm", (0.75,), [0, 0.5, 0.75, -0.75]),
        ("ConstrainFilterMaxNorm", (None,), [0, 0.5, 1, -2]),
    ],
)
def test_weights_are_kept_within_their_limits(folder, name, arguments, expected):
    limit = resolve(f"pylearn2.{folder}.norm_constraint.{name}")(*arguments)
    layer = Linear(4, "h", irange=0.1, extensions=[limit])
    MLP([layer], nvis=2)
    layer.set_weights(W)
    layer.enforce_constraints()
    np.testing.assert_allclose(layer.get_weights()[0], expected, rtol=1e-6)


def test_a_smallest_maximum_is_refused():
    with pytest.raises(NotImplementedError, match="no smallest norm"):
        resolve("pylearn2.models.norm_constraint.ConstrainFilterMaxNorm")(1.0, 0.5)
