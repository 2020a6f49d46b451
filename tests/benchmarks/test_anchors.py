import json
import types

import anchors
import numpy as np
import pytest
from anchors import Anchor

pytestmark = pytest.mark.compiled

ZEROS = np.zeros((3, 2))
# A single centre on every point: -d log(sigma sqrt(2 pi)) with the smallest sigma of the grid.
AT_THE_POINTS = -2 * np.log(0.1 * np.sqrt(2 * np.pi))


@pytest.fixture
def small(monkeypatch):
    """Images of four pixels instead of MNIST's, and few centres."""
    monkeypatch.setattr(anchors, "N", 60)
    rng = np.random.RandomState(0)
    sets = {name: rng.rand(90, 4).astype("float32") for name in ("train", "valid", "test")}
    monkeypatch.setattr(anchors, "paper_set", lambda _, name: types.SimpleNamespace(X=sets[name]))
    return sets


def test_centroids_are_the_means_of_their_clusters():
    rng = np.random.RandomState(0)
    places = np.array([[0, 0], [10, 0], [0, 10]])
    rows = np.concatenate([place + 0.1 * rng.randn(50, 2) for place in places]).astype("float32")
    found = anchors.centroids(rows, 3, np.random.RandomState(3))
    gaps = np.linalg.norm(found[:, None] - places[None], axis=2)
    assert gaps.min(axis=0).max() < 0.1


def test_draws_have_the_moments_of_the_images(small, monkeypatch):
    monkeypatch.setattr(anchors, "N", 20000)
    train = small["train"]
    named = {a.name: a.centres for a in anchors.anchors(train, train) if a.drawn}
    pixels, images, coins = (
        named[name](np.random.RandomState(0))
        for name in (
            "a Gaussian for each pixel",
            "a Gaussian with all covariances",
            "white with p = mean of the pixel",
        )
    )
    for rows in (pixels, images, coins):
        np.testing.assert_allclose(rows.mean(axis=0), train.mean(axis=0), atol=0.02)
    np.testing.assert_allclose(np.cov(images.T), np.cov(train.T), atol=0.003)
    np.testing.assert_allclose(np.cov(pixels.T), np.diag(train.var(axis=0)), atol=0.003)
    assert set(np.unique(coins)) == {0, 1}


@pytest.mark.parametrize("off, passed", [(0.9, True), (-0.9, True), (1.1, False), (-1.1, False)])
def test_what_is_not_drawn_may_be_a_nat_off(off, passed):
    anchor = Anchor("the point", AT_THE_POINTS + off, ZEROS[:1])
    row = anchors.measure(anchor, ZEROS, ZEROS, seeds=3)
    assert row["mean"] == pytest.approx(AT_THE_POINTS)
    assert (len(row["scores"]), row["spread"], row["passed"]) == (1, 0, passed)


@pytest.mark.parametrize("spreads, passed", [(1.9, True), (2.1, False)])
def test_what_is_drawn_may_be_two_spreads_more_off(spreads, passed):
    # From draw to draw the score at zero differs only by the distance of the centre.
    distances = [abs(np.random.RandomState(seed).normal()) for seed in range(4)]
    sigmas = np.logspace(-1, 0, 10)
    scores = [
        max(-((d / s) ** 2) / 2 - 2 * np.log(s * np.sqrt(2 * np.pi)) for s in sigmas)
        for d in distances
    ]
    expected = np.mean(scores) + 1 + spreads * np.std(scores, ddof=1)
    anchor = Anchor("a draw", expected, lambda rng: np.array([[rng.normal(), 0]]))
    row = anchors.measure(anchor, ZEROS, ZEROS, seeds=4)
    np.testing.assert_allclose(row["scores"], scores)
    assert row["passed"] == passed


@pytest.mark.parametrize("off, code", [(0, 0), (9, 1)])
def test_the_exit_code_tells_whether_all_agree(off, code, monkeypatch, capsys):
    point = np.ones((1, 2))
    given = [
        Anchor("the point", AT_THE_POINTS, point),
        Anchor("the point, drawn", AT_THE_POINTS + off, lambda rng: point),
    ]
    monkeypatch.setattr(anchors, "anchors", lambda train, valid: given)
    monkeypatch.setattr(anchors, "paper_set", lambda _, name: types.SimpleNamespace(X=point))
    assert anchors.main([]) == code
    first, second = capsys.readouterr().out.splitlines()
    assert "OFF" not in first and ("MORE THAN 1.0 OFF" in second) == bool(code)


def test_every_anchor_is_scored(small, monkeypatch, tmp_path):
    monkeypatch.setattr(
        anchors, "centroids", lambda rows, count, rng: rows[rng.randint(90, size=3)]
    )
    assert anchors.main(["--seeds", "2", "--json", str(tmp_path / "anchors.json")]) == 1
    rows = json.loads((tmp_path / "anchors.json").read_text())
    assert len({row["centres"] for row in rows}) == len(rows) == 19
    for row in rows:
        assert len(row["scores"]) == len(row["sigmas"]) == (2 if row["drawn"] else 1)
        assert (row["spread"] > 0) == row["drawn"]
        assert np.isfinite(row["mean"])


def test_a_spread_needs_two_seeds(capsys):
    with pytest.raises(SystemExit):
        anchors.main(["--seeds", "1"])
    assert "--seeds 1: a spread needs two or more" in capsys.readouterr().err
