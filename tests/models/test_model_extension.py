"""Extensions of a model change its proposed updates."""

import numpy as np

from adversarial.models.mlp import MLP, Linear
from adversarial.models.model_extension import ModelExtension


class AddOne(ModelExtension):
    def post_modify_updates(self, updates, model):
        updates[model.W] = updates[model.W] + 1


def test_extensions_come_before_the_layers_own_limits(compute):
    layer = Linear(1, "h", irange=2, max_col_norm=1.0, extensions=[AddOne()])
    mlp = MLP([layer], nvis=1)
    layer.W.set_value(np.array([[5.0]], dtype=layer.W.dtype))
    mlp.enforce_constraints()
    np.testing.assert_allclose(layer.W.get_value(), [[1.0]], rtol=1e-6)
