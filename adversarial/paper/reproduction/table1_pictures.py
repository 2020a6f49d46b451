"""Pictures of what decides a Parzen score."""

import numpy as np

from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Picture


def sensitivity(measured, by_number, anchors, others=()):
    """Draw the sigma curve, the epochs, the number of samples, and the anchors.

    Parameters
    ----------
    measured : Measured
        Adversarial nets.
    by_number : dict of int to ParzenResult
    anchors : dict of str to ParzenResult
    others : sequence of Measured
        Whose epochs are shown as well, if there was a choice among them.

    Returns
    -------
    list of Picture
    """
    pictures = [
        Picture(
            "sigma",
            "Validation log-likelihood against the width of the kernels",
            _sigma(measured),
        ),
        Picture(
            "numbers", "Test log-likelihood against the number of samples", _numbers(by_number)
        ),
        Picture("anchors", "Our samples, real digits, and Gaussians as centres", _bars(anchors)),
    ]
    chosen = [each for each in (measured, *others) if each.curve]
    if chosen:
        caption = "Validation log-likelihood of every snapshot"
        pictures.insert(1, Picture("epochs", caption, _epochs(chosen)))
    return pictures


def _sigma(measured):
    result, plot = measured.finer, Plot(size=(6, 4))
    plot.axes.plot(result.sigmas, result.valid_means, ".-", label="finer steps")
    coarse = measured.result
    plot.axes.plot(coarse.sigmas, coarse.valid_means, "o", label="the original's ten sigmas")
    plot.axes.axvline(result.sigma, color="k", linestyle=":", label=f"chosen: {result.sigma:.3g}")
    top = max(result.valid_means)
    plot.axes.set(xscale="log", ylim=(top - 300, top + 30))
    labelled(plot.axes, "sigma", "nats", "1,000 validation digits", legend=True)
    return plot


def _epochs(chosen):
    plot = Plot(size=(6, 4))
    for each in chosen:
        epochs, means, _ = np.array(each.curve).T
        name = f"{each.row.model}, chosen: {each.epoch}"
        (line,) = plot.axes.plot(epochs, means, "o-", label=name)
        plot.axes.axvline(each.epoch, color=line.get_color(), linestyle=":")
    labelled(plot.axes, "epochs", "nats", "1,000 validation digits", legend=True)
    return plot


def _numbers(by_number):
    plot = Plot(size=(6, 4))
    results = by_number.values()
    errors = [result.standard_error for result in results]
    plot.axes.errorbar(list(by_number), [result.mean for result in results], errors, fmt="o-")
    plot.axes.set_xscale("log")
    labelled(plot.axes, "samples", "nats", "Test digits")
    return plot


def _bars(anchors):
    plot = Plot(size=(7, 2.5))
    plot.axes.barh(list(anchors), [result.mean for result in anchors.values()])
    labelled(plot.axes, "nats", "", "Test digits, by what the kernels stand on")
    return plot
