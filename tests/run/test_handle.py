"""Experiments from Python."""

import re
import sys

import aesara
import numpy as np
import pytest

import adversarial as adv
from adversarial.backend.precision import prefer_float32
from adversarial.checkpoint import save_model
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import DataError
from adversarial.evaluation import log_likelihood
from adversarial.models.mlp import MLP, Linear
from adversarial.run.handle import new_folder
from adversarial.run.run import Run

pytestmark = pytest.mark.xdist_group("cli-run-folder")


@pytest.fixture(scope="module")
def run(desk):
    """A run of two epochs, and the folder in which it was begun."""
    prefer_float32()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk.folder)
        patch.setenv("DATA", str(desk.folder))
        patch.setenv("OUT", str(desk / "out"))
        with aesara.config.change_flags(mode="FAST_COMPILE"):
            options = {"samples_every": 2, "curves_every": 2, "quiet": True}
            changes = {"algorithm.learning_rate": 0.125}
            yield adv.train("game.yaml", epochs=2, set=changes, **options)


def test_a_run_without_a_folder_gets_the_next_number(run, desk):
    assert run.folder == "runs/0001-game"
    assert repr(run) == "Run('runs/0001-game')"
    (desk / "runs/0017-other").mkdir()
    assert new_folder("some/where/net.yaml") == "runs/0018-net"


def test_its_history_is_a_column_a_channel(run):
    history = run.history
    values = np.asarray(history["valid_objective_d"])
    assert len(values) == 3 and np.isfinite(values).all()
    assert np.asarray(history["learning_rate"]).tolist() == [0.125] * 3


def test_without_pandas_it_is_a_table_of_our_own(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    history = run.history
    assert history["epoch"].tolist() == [0, 1, 2]
    assert re.fullmatch(r"History\(3 epochs, \d+ channels\)", repr(history))
    assert history._repr_html_().count("<tr>") == 4


def test_its_samples_are_the_first_that_the_model_draws(run):
    samples = run.samples(3)
    assert samples.shape == (3, 784)
    np.testing.assert_array_equal(samples, run.samples(3))
    assert run.model is run.model
    np.testing.assert_array_equal(samples, adv.load(run.folder).model.draw_samples(3))


def test_a_notebook_shows_its_numbers_its_sheet_and_its_curves(run):
    page = run._repr_html_()
    assert "2 epochs" in page and "runs/0001-game" in page
    captions = re.findall("<figcaption>(.*?)</figcaption>", page)
    assert captions[0] == "epoch0002" and page.count('src="data:image/png;base64,') == len(captions)
    assert "nothing measured" in Run("runs/0099-x")._repr_html_()


def test_load_takes_a_folder_or_a_model_and_says_what_is_neither(run, tmp_path):
    assert isinstance(adv.load(run.folder), Run)
    mlp = MLP([Linear(2, "h", irange=1.0)], nvis=3)
    save_model(tmp_path / "net.npz", mlp)
    same = adv.load(tmp_path / "net.npz")
    np.testing.assert_array_equal(same.layers[0].get_weights(), mlp.layers[0].get_weights())
    with pytest.raises(DataError, match="holds no run"):
        adv.load(tmp_path)


def test_objects_say_what_they_are(run):
    generator = run.model.generator
    assert repr(generator) == "Generator(2 -> 784, gaussian noise, 2,352 parameters)"
    assert repr(run.model).endswith(", discriminator MLP(784 -> 1: Sigmoid('y')))")


def test_its_score_is_the_parzen_window_of_its_own_test_set(run, monkeypatch):
    rng = np.random.RandomState(0)
    test, valid = (DenseDesignMatrix(X=rng.uniform(size=(n, 784))) for n in (7, 9))
    parts = {"test": test, "valid": valid}
    monkeypatch.setattr("adversarial.run.run.carry_out", lambda recipe, allow: test)
    monkeypatch.setattr("adversarial.run.run.name_of", lambda own: "mnist")
    monkeypatch.setattr("adversarial.run.run.set_like", lambda own, part: parts[part])
    samples = run.samples(20)
    grid = np.logspace(-1, 0, 10)
    best = grid[np.argmax([log_likelihood(valid.X, samples, s).mean() for s in grid])]
    score = run.score(20)
    assert score.sigma == pytest.approx(best)
    assert score.mean == pytest.approx(log_likelihood(test.X, samples, best).mean())
    assert run.score(20, sigma=0.5).sigma == 0.5


def test_a_score_without_validation_examples_needs_a_sigma(run):
    with pytest.raises((DataError, NotImplementedError), match="sigma|test set"):
        run.score(5)
