"""When phases are saved, and where they begin."""

from types import SimpleNamespace

import pytest

from adversarial.checkpoint import Rollback
from adversarial.errors import ConfigError
from adversarial.run.checkpoints import resume_point, set_checkpoints
from adversarial.run.options import Options


@pytest.fixture
def phase(tmp_path):
    def make(save_path=str(tmp_path / "m.npz"), save_freq=1):
        return SimpleNamespace(
            save_path=save_path,
            save_freq=save_freq,
            algorithm=object(),
            model=SimpleNamespace(continue_learning=lambda: False),
            checkpoints=None,
            rollback=None,
        )

    return make


def test_a_checkpoint_lies_beside_the_model(phase, tmp_path):
    train = phase()
    set_checkpoints([train], Options(keep=3, on_nan="rollback", accept_differences=True))
    assert train.checkpoints.path == str(tmp_path / "m.checkpoint.npz")
    assert train.checkpoints.keep == 3 and isinstance(train.rollback, Rollback)
    assert train.accept_differences


def test_what_is_never_saved_has_none_unless_somebody_asks(phase):
    seldom, asked, nowhere = phase(save_freq=0), phase(save_freq=0), phase(save_path=None)
    set_checkpoints([seldom, nowhere], Options())
    set_checkpoints([asked], Options(save_every="10min"))
    assert seldom.checkpoints is nowhere.checkpoints is None
    assert asked.checkpoints.every.seconds == 600


@pytest.mark.parametrize("options", [Options(keep=2), Options(resume=True), Options(keep_best="x")])
def test_checkpoints_need_a_place(options, phase):
    with pytest.raises(ConfigError, match="add --save-path"):
        set_checkpoints([phase(save_path=None)], options)


def test_one_checkpoint_is_not_for_several_phases(phase):
    with pytest.raises(ConfigError, match="The file has 2 phases"):
        set_checkpoints([phase(), phase()], Options(resume_from="m.checkpoint.npz"))


def test_training_begins_where_it_is_told(phase, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    train = phase()
    set_checkpoints([train], Options())
    assert resume_point(train, Options(resume_from="~/a.npz")) == str(tmp_path / "a.npz")
    assert resume_point(train, Options()) is False
    assert resume_point(train, Options(resume=True)) is False
    assert "to go on from: this is the beginning" in capsys.readouterr().out
    (tmp_path / "m.checkpoint.npz").touch()
    assert resume_point(train, Options(resume=True)) is True
    train.algorithm = None  # earlier phases decide what is put together
    assert resume_point(train, Options(resume=True)) is False
