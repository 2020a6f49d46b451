"""What a pickled model may name."""

import pytest

from adversarial.checkpoint.original.names import find_model_name
from adversarial.errors import ModelFileError
from adversarial.files.pickles import RefusedError, unpickle

from .forged_layers import network, vectors
from .forger import Fake, FakeCall, forge

MLP = "pylearn2.models.mlp"


def test_a_layer_of_somebody_else_is_named(load_forged):
    with pytest.raises(ModelFileError, match="asks for the function or class mylab.Swish"):
        load_forged(network([Fake("mylab.Swish", layer_name="h")], vectors(3)))
    with pytest.raises(ModelFileError, match=r"there is no pylearn2.models.mlp.GaborLayer here"):
        load_forged(network([Fake(f"{MLP}.GaborLayer", layer_name="h")], vectors(3)))


@pytest.mark.parametrize(
    "path",
    ["os.system", "builtins.eval", "builtins.getattr", "numpy.load", "numpy.random.seed", "exec"]
    + ["collections.namedtuple", "functools.reduce", "pylearn2_of_somebody.X", "theanox.X", ""],
)
def test_nothing_else_is_named(path):
    with pytest.raises(RefusedError):
        find_model_name(path)


@pytest.mark.parametrize("path", ["pylearn2.models.mlp.MLP", "theano.config", "collections.deque"])
def test_what_is_named_is_recorded_and_not_called(path):
    (record,) = unpickle(forge([FakeCall(path, 1, "x")]), find_model_name)
    assert (record.path, record.args) == (path, (1, "x"))
