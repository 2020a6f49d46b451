"""Models of one's own."""

import numpy as np

from adversarial.models.model import Model, float_shared
from adversarial.models.norm_constraint import MaxL2FilterNorm


class Bare(Model):
    """As Pylearn2's users write them: the base class is never set up."""

    def __init__(self):
        self.W = float_shared(np.full((4, 1), 1.0), "W")
        self._params = [self.W]


def test_a_model_that_never_sets_up_its_base_class_is_one_all_the_same():
    model = Bare()
    model.enforce_constraints()
    model.tag["best"]["cost"] = 3
    assert model.get_input_space() is None and model.tag == {"best": {"cost": 3}}
    np.testing.assert_array_equal(model.get_param_vector(), np.ones(4))
    model.extensions = [MaxL2FilterNorm(1.0)]
    model.enforce_constraints()
    np.testing.assert_allclose(model.get_param_vector(), np.full(4, 0.5), rtol=1e-6)
    assert Bare().extensions == ()


def test_values_are_copied_unless_they_are_borrowed():
    model = Bare()
    value = np.full((4, 1), 2.0, model.W.dtype)
    model.set_param_values([value], borrow=True)
    assert model.get_param_values(borrow=True)[0] is value
    assert model.get_param_values()[0] is not value
    model.set_param_values([value])
    assert model.get_param_values(borrow=True)[0] is not value
