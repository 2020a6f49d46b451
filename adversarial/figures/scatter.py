"""Samples in the plane. Needs matplotlib, which is optional."""

from adversarial.figures.plot import Plot, labelled

DATA, SAMPLES = "#999999", "#D55E00"
MOST = 5000


def lies_in_plane(model):
    """Whether samples of a model are points in the plane: two numbers each."""
    return model.sample_space().get_total_dimension() == 2


def scatter_plot(samples, data=None, title=""):
    """Draw samples of two numbers each as points, over the data that they imitate.

    Parameters
    ----------
    samples : ndarray, shape (n, 2)
    data : ndarray, shape (m, 2), optional
        Of many the first 5,000 are drawn, and they set the limits of the axes.
    title : str

    Returns
    -------
    Plot

    Raises
    ------
    AdversarialError
        If matplotlib is not installed.
    """
    plot = Plot(size=(6, 6))
    for points, colour, name in ((data, DATA, "data"), (samples, SAMPLES, "samples")):
        if points is not None:
            dots = {"s": 6, "color": colour, "alpha": 0.6, "linewidths": 0}
            plot.axes.scatter(*points[:MOST].T, label=f"{len(points[:MOST])} {name}", **dots)
    labelled(plot.axes, "first number", "second number", title, legend=True)
    plot.axes.set_aspect("equal", adjustable="datalim")
    return plot
