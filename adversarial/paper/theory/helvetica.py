"""Section 6: "the Helvetica scenario", G trained too much without updating D."""

import numpy as np

from adversarial.costs.adversary import AdversaryCost2
from adversarial.evaluation.sampling import sample_batches
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.toys import MIXTURE, make_data, make_pair, make_training
from adversarial.train_extensions import TrainExtension

WHERE = "Section 6; Table 2, training"
MODES, RADIUS, STDEV = 8, 2.0, 0.2
DRAWN = 2000
PLAYED = {"k": 1, "learning_rate": 0.15}


def ring():
    """Centres of the modes, evenly on a circle; an array, shape (modes, 2)."""
    angles = 2 * np.pi * np.arange(MODES) / MODES
    return RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])


def shares(samples, means, within):
    """How the samples spread over modes.

    Parameters
    ----------
    samples : ndarray, shape (n, d)
    means : ndarray, shape (modes, d)
    within : float
        A sample further than this from all means belongs to none.

    Returns
    -------
    ndarray, shape (modes,)
        Fractions of all samples.

    Examples
    --------
    >>> shares(np.array([[0.1], [2.0], [9.0], [0.0]]), np.array([[0.0], [2.0]]), within=1.0)
    array([0.5 , 0.25])
    """
    distances = np.linalg.norm(samples[:, None] - means, axis=2)
    nearest = distances.argmin(axis=1)[distances.min(axis=1) <= within]
    return np.bincount(nearest, minlength=len(means)) / len(samples)


def covered(fractions):
    """Number of modes with at least a fifth of their due share."""
    return int(np.sum(fractions >= 0.2 / len(fractions)))


class _Coverage(TrainExtension):
    """Draws samples at every monitoring."""

    def __init__(self, generator):
        self._batches = sample_batches(generator, DRAWN)
        self.samples, self.modes = [], []

    def on_monitor(self, model, dataset, algorithm):
        self.samples.append(next(self._batches))
        self.modes.append(covered(shares(self.samples[-1], dataset.means, 3 * STDEV)))


def helvetica(epochs=5, more=15, n=10000):
    """Train a pair; then go on with both players, and with the generator alone.

    Parameters
    ----------
    epochs : int
        Of both, until most modes are covered. Not until both are at rest: then D is flat, and
        freezing it changes nothing.
    more : int
        Epochs of either continuation.
    n : int
        Number of data.

    Returns
    -------
    Demonstration
    """
    data = make_data(MIXTURE, n=n, means=ring().tolist(), stdevs=STDEV)
    pair = make_pair(2, noise_dims=2, units=64, noise="gaussian")
    together = _Coverage(pair.generator)
    make_training(pair, data, epochs, extensions=[together], **PLAYED).main_loop()
    reached = pair.get_param_vector()
    goes_on = _Coverage(pair.generator)
    make_training(pair, data, more, extensions=[goes_on], **PLAYED).main_loop()
    pair.set_param_vector(reached)
    frozen = _Coverage(pair.generator)
    alone = AdversaryCost2(scale_grads=0, ever_train_discriminator=False)
    make_training(pair, data, more, alone, extensions=[frozen], **PLAYED).main_loop()
    caption = "Modes that samples cover, while both are trained and after D is frozen"
    return Demonstration(
        [
            Claim(
                "helvetica.together",
                "While D is kept up to date, G keeps the data's diversity",
                WHERE,
                min(goes_on.modes),
                published=MODES,
                unit="modes",
                rule="at least",
                tolerance=MODES - 2,
                note=f"Of {MODES}; the fewest during {more} epochs after the first {epochs}.",
                pictures=("helvetica", "helvetica_samples"),
            ),
            Claim(
                "helvetica.frozen",
                "Trained on without updating D, G collapses too many values of z",
                WHERE,
                frozen.modes[-1],
                unit="modes",
                rule="at most",
                tolerance=MODES // 4,
                note=f"Of {MODES}; after {more} epochs of G alone, from the same parameters.",
                pictures=("helvetica", "helvetica_samples"),
            ),
        ],
        [
            Picture("helvetica", caption, _curves(epochs, together, goes_on, frozen)),
            Picture(
                "helvetica_samples",
                "Data, samples while D is trained, and samples of G trained on alone",
                _clouds(data.X, goes_on.samples[-1], frozen.samples[-1]),
            ),
        ],
    )


def _curves(epochs, together, goes_on, frozen):
    plot = Plot(size=(7, 4))
    later = epochs + np.arange(len(goes_on.modes))
    plot.axes.plot(together.modes, "k-", label="both are trained")
    plot.axes.plot(later, goes_on.modes, "b.-", label="both go on")
    plot.axes.plot(later, frozen.modes, "r.-", label="G alone goes on")
    plot.axes.set_ylim(0, MODES + 0.5)
    labelled(plot.axes, "epochs", f"modes covered, of {MODES}", "Helvetica", legend=True)
    return plot


def _clouds(data, both, frozen):
    plot = Plot(1, 3, size=(10, 3.5))
    titles = ("data", "samples, D trained along", "samples, D frozen")
    for axes, points, title in zip(plot.axes, (data[:DRAWN], both, frozen), titles):
        axes.plot(*points.T, ",", color="k", alpha=0.5)
        axes.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal")
        labelled(axes, title=title)
    return plot
