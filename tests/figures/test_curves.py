import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from adversarial.errors import AdversarialError
from adversarial.figures.curves import Curves, channel_curves, distinct_endings, moving_mean
from adversarial.monitor import Records, Series


@pytest.fixture
def history():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")

    def make(path="a.npz", **channels):
        place = np.arange(3.0)
        made = {
            name: Series(np.array(values), place, 10 * place, 100 * place, 3600 * place)
            for name, values in channels.items()
        }
        return Records(path, made, 2, 20, 200, True)

    return make


def lines(curves):
    return [(line.get_label(), *map(list, line.get_data())) for line in curves.axes.get_lines()]


@pytest.mark.parametrize(
    "x, along, label",
    [
        ("epochs", [0, 1, 2], "epoch"),
        ("batches", [0, 10, 20], "minibatches"),
        ("examples", [0, 100, 200], "examples seen"),
        ("seconds", [0, 3600, 7200], "time in seconds"),
        ("hours", [0, 1, 2], "time in hours"),
    ],
)
def test_channels_are_drawn_against_what_was_asked_for(history, x, along, label):
    curves = channel_curves([history(b=[1.0, 3.0, 8.0], c=[0.0, 0.0, 1.0])], ["c", "b"], x=x)
    assert lines(curves) == [("c", along, [0, 0, 1]), ("b", along, [1, 3, 8])]
    assert curves.axes.get_xlabel() == label


def test_several_trainings_are_told_apart(history):
    histories = [history("runs/a/m.npz", c=[1.0, 2.0, 3.0]), history("runs/b/m.npz", d=[0.0] * 3)]
    curves = channel_curves(histories, ["c", "d"])
    assert [label for label, _, _ in lines(curves)] == ["c: a/m.npz", "d: b/m.npz"]


def test_smoothing_and_range(history):
    curves = channel_curves([history(c=[1.0, 3.0, 8.0])], ["c"], smooth=2, y_range=(-1, 9))
    assert lines(curves)[0][2] == [1, 2, 5.5]
    assert curves.axes.get_ylim() == (-1, 9)


def test_twenty_one_styles_differ(history):
    names = [f"c{i}" for i in range(22)]
    made = channel_curves([history(**{name: [0.0] * 3 for name in names})], names)
    styles = [(line.get_color(), line.get_linestyle()) for line in made.axes.get_lines()]
    assert len(set(styles)) == 21
    assert styles[21] == styles[0] == ("#0072B2", "-")
    assert styles[7] == ("#0072B2", "--")


def test_losses_of_players_have_a_title_a_unit_and_the_line_of_the_equilibrium(history):
    names = ["valid_objective_d", "valid_objective_g"]
    axes = channel_curves([history(**{name: [1.0] * 3 for name in names})], names).axes
    assert (axes.get_title(), axes.get_ylabel()) == ("Losses of both players", "nats")
    (line,) = [line for line in axes.get_lines() if "log 2" in line.get_label()]
    np.testing.assert_array_equal(line.get_ydata(), np.log(2))


def test_what_belongs_to_no_group_has_its_name_beside_the_axis(history):
    axes = channel_curves([history(momentum=[0.5] * 3)], ["momentum"]).axes
    assert (axes.get_title(), axes.get_ylabel()) == ("", "momentum")
    assert len(axes.get_lines()) == 1


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_suffix_says_the_format(history, tmp_path, suffix):
    curves = channel_curves([history(c=[1.0, np.nan, 8.0])], ["c"])
    curves.save(tmp_path / f"c.{suffix}")
    start = (tmp_path / f"c.{suffix}").read_bytes()[:200]
    assert {"png": b"PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix] in start


def test_the_picture_is_the_saved_one(history, tmp_path):
    curves = channel_curves([history(c=[1.0, 2.0, 8.0])], ["c"])
    curves.save(tmp_path / "c.png")
    with Image.open(tmp_path / "c.png") as saved:
        np.testing.assert_array_equal(np.asarray(saved.convert("RGB")), curves.get_img())


def test_nothing_global_is_touched(history):
    channel_curves([history(c=[1.0, 2.0, 3.0])], ["c"])
    assert "matplotlib.pyplot" not in sys.modules


def test_without_matplotlib_the_remedy_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(AdversarialError, match=r"pip install 'adversarial-nets\[plot\]'"):
        channel_curves([], [])


def test_words_and_widths_are_checked(history):
    with pytest.raises(ValueError, match="x 'days' is none of epochs"):
        channel_curves([], [], x="days")
    with pytest.raises(ValueError, match="at least one value, got 0"):
        moving_mean([1.0], 0)


@given(st.lists(st.integers(-9, 9), max_size=12), st.integers(1, 14))
def test_a_moving_mean_is_the_mean_of_the_latest(values, width):
    expected = []
    for end in range(len(values)):
        latest = [v for i, v in enumerate(values) if end - width < i <= end]
        expected.append(sum(latest) / len(latest))
    np.testing.assert_allclose(moving_mean(np.array(values, dtype=float), width), expected)


@pytest.mark.parametrize(
    "paths, expected",
    [
        (["a/m.npz"], ["m.npz"]),
        (["a/m.npz", "a/n.npz"], ["m.npz", "n.npz"]),
        (["x/a/m.npz", "y/a/m.npz"], ["x/a/m.npz", "y/a/m.npz"]),
        (["m.npz", "m.npz"], ["m.npz", "m.npz"]),
        ([], []),
    ],
)
def test_endings_tell_paths_apart(paths, expected):
    assert distinct_endings(paths) == expected


@pytest.mark.parametrize("name", ["$x^{$", r"\$x$", "$$", r"a $\frac$ b", "100 %"])
def test_names_of_channels_are_no_formulas(name):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    curves = Curves("epochs")
    curves.add(np.arange(2), np.arange(2), name)
    assert curves.get_img().size[0] > 100
    (text,) = curves.axes.get_legend().get_texts()
    assert text._preprocess_math(text.get_text()) == (name, False)
