"""Section 3: log(1 - D(G(z))) saturates while G is poor, -log D(G(z)) does not."""

import aesara
import numpy as np
from aesara import tensor as at

from adversarial.backend import function
from adversarial.costs import objectives
from adversarial.costs.adversary import AdversaryCost2
from adversarial.costs.objectives import Verdict
from adversarial.figures.plot import Plot, labelled
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.theory.toys import MIXTURE, make_data, make_pair, make_training
from adversarial.train_extensions import TrainExtension

WHERE = "Section 3, last paragraph"


class _Watch(TrainExtension):
    """Notes the gradients' norms at every monitoring."""

    def __init__(self, measure):
        self.measure = measure
        self.rows = []

    def on_monitor(self, model, dataset, algorithm):
        self.rows.append(self.measure(dataset.X[:1000]))


def slopes(logits):
    """Slopes of both objectives by a sample's logit, from the graph.

    Parameters
    ----------
    logits : ndarray, shape (n,)

    Returns
    -------
    minimax, non_saturating : ndarray, shape (n,)
        Of :math:`log(1 - D)` and of :math:`-log D`.
    """
    a = at.matrix("a")
    verdict = Verdict(a, at.sigmoid(a))
    certain = Verdict(at.ones_like(a) * 100, at.ones_like(a))  # the data's part vanishes
    minimax = -2 * objectives.cross_entropy(certain, verdict)
    both = [aesara.grad(loss, a) for loss in (minimax, objectives.non_saturating(verdict))]
    n = len(logits)
    column = np.asarray(logits, dtype=a.dtype)[:, None]
    return [n * slope.ravel() for slope in function([a], both, name="slopes")(column)]


def gradient_norms(pair):
    """Compile the norm of the generator's gradient under both objectives.

    Returns
    -------
    callable
        From a minibatch to the mean of D(G(z)), the norm for :math:`log(1 - D)`, and the norm for
        :math:`-log D`.
    """
    x = pair.get_input_space().make_theano_batch("x")
    params = pair.generator.get_params()
    samples = pair.generator.sample(x.shape[0])
    D = pair.discriminator.fprop(samples)
    games = (
        (2.0, AdversaryCost2(scale_grads=0, blend_obj=True, zurich_coeff=0)),
        (1.0, AdversaryCost2(scale_grads=0)),
    )
    norms = []
    for factor, game in games:
        gradients, _ = game.get_gradients(pair, x)
        squares = sum(at.square(factor * gradients[param]).sum() for param in params)
        norms.append(at.sqrt(squares))
    compiled = function([x], [D.mean(), *norms], name="norms")
    return lambda batch: [float(each) for each in compiled(batch)]


def saturation(epochs=15):
    """Train D against a generator that stays untrained, and watch both gradients of G.

    Parameters
    ----------
    epochs : int

    Returns
    -------
    Demonstration
    """
    logits = np.linspace(-12, 12, 97)
    D = 1 / (1 + np.exp(-logits))
    minimax, non_saturating = slopes(logits)
    pair = make_pair(1)
    data = make_data(MIXTURE, n=5000, means=[[4.0]], stdevs=0.5)
    watch = _Watch(gradient_norms(pair))
    alone = AdversaryCost2(scale_grads=0, ever_train_generator=False)
    make_training(pair, data, epochs, alone, extensions=[watch]).main_loop()
    mean_D, by_minimax, by_other = np.array(watch.rows).T
    pair.discriminator.set_param_vector(0 * pair.discriminator.get_param_vector())
    at_rest = watch.measure(data.X[:1000])[1:]

    plot = Plot(1, 2, size=(10, 4))
    left, right = plot.axes
    left.plot(D, np.abs(minimax), label="log(1 - D)")
    left.plot(D, np.abs(non_saturating), label="-log D")
    labelled(left, "D(G(z))", "|slope| by the logit", "Slopes of G's two objectives", True)
    right.semilogy(by_minimax, "o-", label="norm of the gradient of log(1 - D)")
    right.semilogy(by_other, "o-", label="norm of the gradient of -log D")
    right.semilogy(mean_D, "k:", label="mean of D(G(z))")
    labelled(right, "epochs of D alone", "", "G untrained, D trained", True)
    caption = "The minimax gradient fades as D learns to reject samples; the other one stays"
    return Demonstration(
        [
            Claim(
                "saturation.slope_minimax",
                "The slope of log(1 - D) by the logit is -D: it vanishes where D rejects",
                WHERE,
                float(np.abs(minimax + D).max()),
                published=0.0,
                rule="at most",
                tolerance=1e-5,
                pictures=("saturation",),
            ),
            Claim(
                "saturation.slope_other",
                "The slope of -log D by the logit is -(1 - D): it stays 1 where D rejects",
                WHERE,
                float(np.abs(non_saturating + 1 - D).max()),
                published=0.0,
                rule="at most",
                tolerance=1e-5,
                pictures=("saturation",),
            ),
            Claim(
                "saturation.ratio",
                "With a trained D and an untrained G, -log D gives the much stronger gradient",
                WHERE,
                by_other[-1] / by_minimax[-1],
                rule="at least",
                tolerance=10.0,
                note=f"Ratio of the norms; the mean of D(G(z)) is {mean_D[-1]:.2g}.",
                pictures=("saturation",),
            ),
            Claim(
                "saturation.fixed_point",
                "Both objectives have the same fixed point: where D = 1/2, neither moves G",
                WHERE,
                float(max(at_rest)),
                published=0.0,
                rule="at most",
                tolerance=1e-7,
                note="The larger of the two norms.",
            ),
        ],
        [Picture("saturation", caption, plot)],
    )
