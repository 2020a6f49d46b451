import numpy as np
import pytest

from adversarial.figures.game import ARROWS, game_panel


@pytest.fixture
def panel():
    """Axes with a game whose samples are the noise doubled, on a line from -4 to 4."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    from adversarial.figures.plot import Plot

    plot = Plot()
    grid = np.linspace(-4, 4, 81)
    bell = np.exp(-0.5 * grid**2)
    noise = np.linspace(-1, 1, 41)
    game_panel(plot.axes, grid, bell, 0.5 * bell, np.full(81, 0.5), noise, 2 * noise, "(d)")
    return plot.axes


def test_lines_are_drawn_as_the_paper_says(panel):
    styles = {
        line.get_label(): (line.get_color(), line.get_linestyle())
        for line in panel.get_lines()
        if not line.get_label().startswith("_")
    }
    assert styles == {"data": ("k", ":"), "samples": ("g", "-"), "D": ("b", "--")}
    assert panel.get_title() == "(d)"


def test_arrows_lead_from_the_domain_of_z_up_to_the_samples(panel):
    arrows = [each for each in panel.texts if each.arrow_patch is not None]
    assert len(arrows) == ARROWS
    tips = np.array([arrow.xy for arrow in arrows])
    tails = np.array([arrow.get_position() for arrow in arrows])
    np.testing.assert_allclose(tips[:, 0], np.linspace(-2, 2, ARROWS))
    assert (np.diff(tails[:, 0]) > 0).all()
    assert (tips[:, 1] > tails[:, 1]).all()
    assert (tips[:, 1] < 0).all()
