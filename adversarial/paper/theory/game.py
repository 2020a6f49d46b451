"""Figure 1: four moments of a game on a line."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from adversarial.costs.adversary import AdversaryCost2
from adversarial.evaluation.sampling import decoder
from adversarial.figures.game import game_panel
from adversarial.figures.plot import Plot
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory import divergences
from adversarial.paper.theory.parameters import END, distribution
from adversarial.paper.theory.toys import (
    MIXTURE,
    discriminator_function,
    make_data,
    make_pair,
    make_training,
)
from adversarial.train_extensions import TrainExtension

CELLS = np.linspace(-3, 5, 201)
GRID = 0.5 * (CELLS[1:] + CELLS[:-1])
WIDTH = CELLS[1] - CELLS[0]
NOISE = np.linspace(-END, END, 401)
SMOOTHING = 2  # cells
NEAR = 0.05  # nats of Jensen-Shannon divergence
LOOKED = 5  # minibatches until the next look whether they are near
UPDATES, MINIBATCH = 3, 1000  # of the generator, before panel c
TITLES = (
    "(a) near convergence",
    "(b) D trained to its optimum",
    "(c) after updates of G",
    "(d) after further training",
)


@dataclass(frozen=True)
class Moment:
    """The game as it stands.

    Attributes
    ----------
    p_g, D : ndarray, shape (200,)
        Density of samples and output of the discriminator on `GRID`.
    samples : ndarray, shape (401,)
        What the generator makes of `NOISE`.
    distance : float
        Jensen-Shannon divergence of samples and data, in nats.
    """

    p_g: np.ndarray
    D: np.ndarray
    samples: np.ndarray
    distance: float


class _Near(TrainExtension):
    """Ends training when samples are near the data."""

    def __init__(self, distance):
        self.distance = distance

    def on_monitor(self, model, dataset, algorithm):
        if self.distance() < NEAR:
            raise StopIteration


class Game:
    """A game on a line that can be stopped and looked at.

    Parameters
    ----------
    n : int
        Number of data.
    """

    def __init__(self, n=10000):
        self.data = make_data(MIXTURE, n=n, means=[[1.0]], stdevs=0.7)
        self.p_data = self.data.density(GRID[:, None])
        self.pair = make_pair(1, stretch=True)
        self._generate = decoder(self.pair.generator)
        self._judge = discriminator_function(self.pair.discriminator)

    def turn_upwards(self):
        """Let G be a rising function, so that arrows do not cross: mirror z, if need be.

        The noise is symmetric, so that nothing changes for samples and for D.
        """
        low, high = self._generate(NOISE[[0, -1], None]).ravel()
        if low > high:
            weights = self.pair.generator.get_params()[0]
            weights.set_value(-weights.get_value())

    def moment(self):
        """Look at it; a `Moment`."""
        cells = distribution(self._generate, CELLS)
        return Moment(
            gaussian_filter1d(cells, SMOOTHING) / WIDTH,
            self._judge(GRID[:, None])[1].astype(np.float64),
            self._generate(NOISE[:, None]).ravel(),
            self.distance(),
        )

    def distance(self):
        """Jensen-Shannon divergence of samples and data, in nats."""
        cells = distribution(self._generate, CELLS)
        return divergences.jensen_shannon(cells, self.p_data * WIDTH, np.ones(len(GRID)))

    def play(self, epochs, until_near=False, discriminator=True, generator=True, **kwargs):
        """Train; arguments as `make_training` has them."""
        cost = AdversaryCost2(
            scale_grads=0,
            ever_train_discriminator=discriminator,
            ever_train_generator=generator,
        )
        extensions = [_Near(self.distance)] if until_near else []
        train = make_training(self.pair, self.data, epochs, cost, extensions=extensions, **kwargs)
        train.main_loop()


def four_moments(epochs=80, n=10000):
    """Play the game of Figure 1.

    Parameters
    ----------
    epochs : int
        Until the last panel.
    n : int
        Number of data.

    Returns
    -------
    Demonstration
    """
    game = Game(n)
    game.play(300, until_near=True, k=5, batches_per_iter=LOOKED)
    game.turn_upwards()
    moments = [game.moment()]
    game.play(40, generator=False, decay=1.0005)
    moments.append(game.moment())
    game.play(1, discriminator=False, batches_per_iter=UPDATES, batch_size=MINIBATCH)
    moments.append(game.moment())
    game.play(epochs, k=5, decay=1.0003)
    moments.append(game.moment())
    return Demonstration(_claims(game, moments), [_picture(game, moments)])


def _claims(game, moments):
    a, b, c, d = moments
    weights = np.full(len(GRID), WIDTH)
    best = divergences.optimal_discriminator(game.p_data, a.p_g)
    classified, at_best = (
        divergences.accuracy(game.p_data, a.p_g, D, weights) for D in (a.D, best)
    )
    best = divergences.optimal_discriminator(game.p_data, b.p_g)
    middle = 0.5 * (game.p_data + b.p_g)
    from_best = float(np.sum(weights * middle * np.abs(b.D - best)))
    slope = np.interp(b.samples, GRID, np.gradient(b.D, GRID))
    moved = c.samples - b.samples
    uphill = float(np.sum(np.abs(moved)[slope * moved > 0]) / np.sum(np.abs(moved)))
    middle = 0.5 * (game.p_data + d.p_g)
    from_half = float(np.sum(weights * middle * np.abs(d.D - 0.5)))
    shown = ("figure1",)
    return [
        Claim(
            "figure1.a.samples",
            "(a) Near convergence p_g is similar to p_data",
            "Figure 1 a",
            a.distance,
            unit="nats",
            rule="at most",
            tolerance=NEAR,
            note="Jensen-Shannon divergence; the largest possible is 0.693.",
            pictures=shown,
        ),
        Claim(
            "figure1.a.discriminator",
            "(a) D is a partially accurate classifier",
            "Figure 1 a",
            classified,
            rule="at least",
            tolerance=0.52,
            note="Part of data and samples, weighed the same, that D classifies correctly: 1/2 for "
            f"a guess, {at_best:.3f} for D*.",
            pictures=shown,
        ),
        Claim(
            "figure1.b",
            "(b) Trained against a fixed G, D converges to p_data / (p_data + p_g)",
            "Figure 1 b",
            from_best,
            published=0.0,
            rule="at most",
            tolerance=0.03,
            note="Mean of |D - D*| where data and samples lie.",
            pictures=shown,
        ),
        Claim(
            "figure1.c",
            "(c) D's slope guides G(z) to where it is more likely to be classified as data",
            "Figure 1 c",
            uphill,
            rule="at least",
            tolerance=0.75,
            note=f"Part of all movement of G(z) that goes up D's slope, over {UPDATES} updates.",
            pictures=shown,
        ),
        Claim(
            "figure1.d.samples",
            "(d) After further training p_g = p_data",
            "Figure 1 d",
            d.distance,
            published=0.0,
            unit="nats",
            rule="at most",
            tolerance=0.02,
            note="Jensen-Shannon divergence; the largest possible is 0.693, and networks of finite "
            "size do not reach 0.",
            pictures=shown,
        ),
        Claim(
            "figure1.d.discriminator",
            "(d) D cannot tell data from samples: D = 1/2",
            "Figure 1 d",
            from_half,
            published=0.0,
            rule="at most",
            tolerance=0.02,
            note="Mean of |D - 1/2| where data and samples lie.",
            pictures=shown,
        ),
    ]


def _picture(game, moments):
    plot = Plot(1, 4, size=(13, 3.6))
    for axes, moment, title in zip(plot.axes, moments, TITLES):
        game_panel(axes, GRID, game.p_data, moment.p_g, moment.D, NOISE, moment.samples, title)
    plot.axes[0].legend(fontsize=7, loc=(0.01, 0.35), handlelength=1.5, frameon=False)
    caption = (
        "A game on a line: D blue and dashed, the data's density black and dotted, that of the "
        "samples green and solid; below, arrows from the domain of z to x = G(z)"
    )
    return Picture("figure1", caption, plot)
