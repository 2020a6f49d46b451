"""Pictures of what a Parzen score hangs on."""

import numpy as np

from adversarial.evaluation.claims import Picture


def sensitivity(score, by_number, anchors):
    """Draw the sigma curve, the epochs, the number of samples, and the anchors.

    Parameters
    ----------
    score : Score
    by_number : dict of int to ParzenResult
    anchors : dict of str to ParzenResult

    Returns
    -------
    list of Picture
    """
    return [
        Picture(
            "sigma", "Validation log-likelihood against the width of the kernels", _sigma(score)
        ),
        Picture("epochs", "Validation log-likelihood of every snapshot", _epochs(score)),
        Picture(
            "numbers", "Test log-likelihood against the number of samples", _numbers(by_number)
        ),
        Picture("anchors", "Our samples, real digits, and a Gaussian as centres", _bars(anchors)),
    ]


def _sigma(score):
    from adversarial.figures.plot import Plot, labelled

    result, plot = score.test, Plot(size=(6, 4))
    plot.axes.plot(result.sigmas, result.valid_means, ".-", label="finer steps")
    coarse = score.coarse
    plot.axes.plot(coarse.sigmas, coarse.valid_means, "o", label="the original's ten sigmas")
    plot.axes.axvline(result.sigma, color="k", linestyle=":", label=f"chosen: {result.sigma:.3g}")
    top = max(result.valid_means)
    plot.axes.set(xscale="log", ylim=(top - 300, top + 30))
    labelled(plot.axes, "sigma", "nats", "1,000 validation digits", legend=True)
    return plot


def _epochs(score):
    from adversarial.figures.plot import Plot, labelled

    epochs, means, _ = np.array(score.curve).T
    plot = Plot(size=(6, 4))
    plot.axes.plot(epochs, means, "o-")
    plot.axes.axvline(score.epoch, color="k", linestyle=":", label=f"chosen: {score.epoch}")
    labelled(plot.axes, "epochs", "nats", "1,000 validation digits", legend=True)
    return plot


def _numbers(by_number):
    from adversarial.figures.plot import Plot, labelled

    plot = Plot(size=(6, 4))
    results = by_number.values()
    errors = [result.standard_error for result in results]
    plot.axes.errorbar(list(by_number), [result.mean for result in results], errors, fmt="o-")
    plot.axes.set_xscale("log")
    labelled(plot.axes, "samples", "nats", "Test digits")
    return plot


def _bars(anchors):
    from adversarial.figures.plot import Plot, labelled

    plot = Plot(size=(7, 2.5))
    plot.axes.barh(list(anchors), [result.mean for result in anchors.values()])
    labelled(plot.axes, "nats", "", "Test digits, by what the kernels stand on")
    return plot
