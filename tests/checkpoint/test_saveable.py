"""Models that could not be saved are told before they are trained."""

import numpy as np
import pytest

from adversarial.backend import function
from adversarial.checkpoint import load_model, save_model
from adversarial.checkpoint.saveable import check_saveable
from adversarial.checkpoint.saving import check_save_paths, settle_save_path
from adversarial.config import yaml_parse
from adversarial.errors import ConfigError, ModelFileError
from adversarial.models.mlp import MLP, Layer, Linear
from adversarial.models.simple_layers import NoiseCat
from adversarial.pylearn2.composite import CompositeLayer


class Forgetful(Linear):
    """Does not keep its argument."""

    def __init__(self, dim, layer_name, slope, **kwargs):
        super().__init__(dim, layer_name, **kwargs)
        self.factor = slope


class Beside(Layer):
    """Branches side by side, as a user may write them; tells its parts unless it is silent."""

    def __init__(self, layer_name, branches, silent=False):
        super().__init__(layer_name)
        self.branches = branches
        self.silent = silent

    def parts(self):
        names = [] if self.silent else enumerate(self.branches)
        return {f"branches.{i}": branch for i, branch in names}

    def set_mlp(self, mlp):
        super().set_mlp(mlp)
        if self.silent:
            for branch in self.branches:
                branch.set_mlp(mlp)

    def set_input_space(self, space):
        self.input_space = space
        for branch in self.branches:
            branch.set_input_space(space)
        self.output_space = self.branches[0].get_output_space()

    def fprop(self, state_below):
        return sum(branch.fprop(state_below) for branch in self.branches)


def network(**kwargs):
    noisy = MLP([NoiseCat(2, 1.0, "n"), Linear(3, "h", irange=0.5)], layer_name="deep")
    branches = [noisy, Linear(3, "plain", irange=0.5)]
    return MLP([Beside("b", branches, **kwargs), Linear(1, "y", irange=0.5)], nvis=4)


def test_a_container_of_ones_own_keeps_parameters_and_random_sources(tmp_path, numbers, batch):
    model, x = network(), numbers.randn(5, 4)
    check_saveable(model)
    assert [p.name for p in model.get_params()] == [
        f"{layer}_{name}" for layer in ("h", "plain", "y") for name in "Wb"
    ]
    for _ in range(2):  # each pass takes the next stream of the noise
        function([], model.fprop(batch(x)))()
    loaded = load_model(save_model(str(tmp_path / "m.npz"), model), allow=[__name__])
    outputs = [function([], m.fprop(batch(x)))() for m in (model, loaded, network())]
    assert np.array_equal(outputs[0], outputs[1])
    assert not np.array_equal(outputs[0], outputs[2])


def test_a_container_that_does_not_tell_its_parts_is_refused():
    with pytest.raises(ModelFileError, match=r"Beside .* parts\(\) .* argument branches"):
        check_saveable(network(silent=True))


@pytest.mark.parametrize(
    "layer, match",
    [
        (Forgetful(2, "h", 0.5, irange=0.1), r"Forgetful .* does not keep .*\['slope'\]"),
        (Linear(2, "h", irange=0.1, init_bias=iter([0.0, 0.0])), "iterator cannot be saved"),
    ],
)
def test_an_argument_that_is_lost_or_cannot_be_written_is_refused(layer, match):
    inner = CompositeLayer("c", [layer])
    with pytest.raises(ModelFileError, match=match):
        check_saveable(inner)


EXPERIMENT = """
!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !obj:numpy.ones { shape: [4, 3] }, y: !obj:numpy.ones { shape: [4, 1] }
    },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 3,
        layers: [ !obj:MODULE.Forgetful { dim: 1, layer_name: 'y', slope: .5, irange: .1 } ]
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1, batch_size: 2 },
    save_path: "m.npz",
    save_freq: FREQ
}
"""


@pytest.mark.parametrize("freq", [1, 0])
def test_an_experiment_that_saves_such_a_model_is_refused_when_it_is_checked(freq, tmp_path):
    path = tmp_path / "forgetful.yaml"
    path.write_text(EXPERIMENT.replace("MODULE", __name__).replace("FREQ", str(freq)))
    errors = yaml_parse.check(str(path), allow=[__name__])
    assert len(errors) == freq
    if errors:
        assert "does not keep its arguments ['slope']" in str(errors[0])
        return
    train = yaml_parse.load_path(str(path), allow=[__name__])
    with pytest.raises(ModelFileError, match="slope"):  # whoever saves it later
        check_save_paths(train)


@pytest.mark.parametrize("path", ["/dev/null", "/dev/stdout"])
def test_a_device_is_no_place_for_a_model(path):
    with pytest.raises(ConfigError, match=f"save_path: {path} is a device or a pipe"):
        settle_save_path(path, 1)
