"""What a run has beyond its model fits the experiment, or is named."""

import shutil

import numpy as np
import pytest

from adversarial.checkpoint import (
    Checkpoints,
)
from adversarial.errors import ModelFileError
from adversarial.train_extensions import TrainExtension

from .changed import rewritten


def rename(about, arrays):
    arrays["variables/velocity"] = arrays.pop("variables/vel_y_W")


def reshape(about, arrays):
    arrays["variables/vel_y_W"] = arrays["variables/vel_y_W"][:2]


def retype(about, arrays):
    arrays["parameters/model/y_b"] = arrays["parameters/model/y_b"].astype(np.float16)


@pytest.mark.parametrize(
    "change, said",
    [
        (rename, "the checkpoint lacks the variable vel_y_W"),
        (reshape, r"vel_y_W has shape \(2, 1\) in the checkpoint, \(4, 1\) in the experiment"),
        (retype, "y_b has dtype float16 in the checkpoint"),
        (lambda about, arrays: about.update(format=2), "has checkpoint format 2"),
        (lambda about, arrays: about["conditions"].update(numpy="1.0"), "saved with numpy 1.0,"),
        (
            lambda about, arrays: about["conditions"].update(BLAS="slow 2"),
            "saved with BLAS slow 2,",
        ),
        (lambda about, arrays: about["conditions"].update(backend="jax"), "with backend jax,"),
        (lambda about, arrays: about["state"].pop("algorithm SGD"), "lacks the part algorithm SGD"),
    ],
    ids=["name", "shape", "type", "format", "version", "BLAS", "backend", "part"],
)
def test_a_checkpoint_that_does_not_fit_is_refused_and_nothing_is_changed(
    change, said, with_momentum, tmp_path
):
    train, path = with_momentum
    changed = tmp_path / "m.checkpoint.npz"
    shutil.copy(path, changed)
    rewritten(changed, change)
    before = train.model.get_param_vector()
    with pytest.raises(ModelFileError, match=said):
        train.restore(str(changed))
    assert np.array_equal(train.model.get_param_vector(), before)


def test_what_cannot_be_saved_is_named(tmp_path, make_run):
    class Odd(TrainExtension):
        state_names = ("what",)
        what = {1, 2}

    train = make_run({"extensions": lambda data: [Odd()]})
    train.checkpoints = Checkpoints(str(tmp_path / "m.checkpoint.npz"))
    with pytest.raises(ModelFileError, match="extension Odd/what is a set"):
        train.main_loop()
