"""A game on a line, as in Figure 1 of the paper. Needs matplotlib, which is optional."""

import numpy as np

# Where the two lines lie below the curves, in units of the axes' height above zero.
X_LINE, Z_LINE, ARROWS = -0.12, -0.4, 21


def game_panel(axes, grid, p_data, p_g, D, noise, samples, title=""):
    """Draw a moment of the game: both densities, the discriminator, and where noise is sent.

    Parameters
    ----------
    axes : matplotlib Axes
    grid : ndarray, shape (n,)
        Points on the line of x.
    p_data, p_g, D : ndarray, shape (n,)
        Densities of data and samples, and the discriminator's output, at these points: black and
        dotted, green and solid, blue and dashed.
    noise, samples : ndarray, shape (m,)
        Evenly spaced values of z in ascending order, and what the generator makes of them. Arrows
        lead from the lower line, the domain of z, to the upper one, the domain of x.
    title : str
    """
    height = max(1.0, p_data.max(), p_g.max())
    upper, lower = X_LINE * height, Z_LINE * height
    axes.plot(grid, p_data, "k:", linewidth=2, label="data")
    axes.plot(grid, p_g, "g-", label="samples")
    axes.plot(grid, D, "b--", label="D")
    for level, name in ((upper, "x"), (lower, "z")):
        axes.plot(grid[[0, -1]], [level, level], "k-", linewidth=1)
        axes.annotate(name, (grid[0], level), (-10, -3), textcoords="offset points")
    chosen = np.linspace(0, len(noise) - 1, ARROWS).round().astype(int)
    for z, x in zip(_spread(noise, grid)[chosen], np.clip(samples, grid[0], grid[-1])[chosen]):
        arrow = {"arrowstyle": "->", "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (x, upper), (z, lower), arrowprops=arrow)
    axes.set(xlim=(grid[0], grid[-1]), ylim=(lower - 0.05 * height, 1.05 * height))
    axes.set_xticks([])
    axes.set_yticks([0, 0.5, 1])
    axes.set_title(title, fontsize=10)


def _spread(noise, grid):
    """Lay the domain of z along the middle half of the line."""
    low, high = np.quantile(grid, [0.2, 0.8])
    return low + (noise - noise[0]) / (noise[-1] - noise[0]) * (high - low)
