"""Where a checkpoint comes from, and what it may be opened with."""

import shutil

import pytest

from adversarial.backend.c.blas import WHEEL, blas_report
from adversarial.checkpoint.origin import versions
from adversarial.errors import ModelFileError

from .changed import rewritten
from .conftest import EPOCHS


def test_other_versions_can_be_accepted(finished, tmp_path, caplog, make_run):
    _, path = finished
    rewritten(path, lambda about, arrays: about["conditions"].update(numpy="1.0"))
    again = make_run({}, save_path=str(tmp_path / "m.npz"), save_freq=1)
    again.accept_differences = True
    again.main_loop(resume=True)
    assert again.model.monitor.get_epochs_seen() == EPOCHS
    assert "saved with numpy 1.0" in caplog.text


def make_older(about, wheel):
    """As written when checkpoints named the wheel that was installed, and no BLAS."""
    del about["conditions"]["BLAS"]
    about["conditions"]["scipy-openblas32"] = wheel
    about["machine"] = {k: v for k, v in about["machine"].items() if not k.startswith("BLAS")}
    about["machine"]["BLAS threads"] = "all"  # a variable would have limited them


def test_an_older_checkpoint_opens_without_an_alarm(with_momentum, tmp_path, caplog):
    train, path = with_momentum
    changed = shutil.copy(path, tmp_path / "m.checkpoint.npz")
    rewritten(changed, lambda about, arrays: make_older(about, versions().get("scipy-openblas32")))
    train.restore(str(changed))
    assert caplog.text == ""


@pytest.mark.skipif(blas_report().chosen_by != WHEEL, reason="the wheel is not linked")
def test_an_older_checkpoint_with_another_wheel_is_refused(with_momentum, tmp_path):
    train, path = with_momentum
    changed = shutil.copy(path, tmp_path / "m.checkpoint.npz")
    rewritten(changed, lambda about, arrays: make_older(about, "0.3.27"))
    with pytest.raises(
        ModelFileError, match=r"saved with BLAS OpenBLAS 0\.3\.27, here is OpenBLAS"
    ):
        train.restore(str(changed))
