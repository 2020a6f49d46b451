r"""The players' objectives as functions of the discriminator's logits.

Throughout, :math:`a(x)` is the logit and :math:`D(x) = \sigma(a(x))`; :math:`\log D =
-\mathrm{softplus}(-a)` and :math:`\log(1 - D) = -\mathrm{softplus}(a)` never overflow. All values
are in nats per example.
"""

from dataclasses import dataclass

from aesara import config
from aesara import tensor as at
from aesara.tensor.var import TensorVariable


@dataclass(frozen=True)
class Verdict:
    """What the discriminator says of a batch.

    Attributes
    ----------
    logit : tensor variable, shape (m, 1)
    output : tensor variable, shape (m, 1)
        The rounded sigmoid; thresholds are on it, not on the sign of the logit.
    """

    logit: TensorVariable
    output: TensorVariable


def _mean(costs: TensorVariable) -> TensorVariable:
    return costs.mean(axis=1).mean()


def _masked(mask: TensorVariable, costs: TensorVariable) -> TensorVariable:
    return at.cast(mask, config.floatX) * costs


def cross_entropy(on_data: Verdict, on_samples: Verdict) -> TensorVariable:
    r"""Discriminator's loss :math:`-\frac12[\log D(x) + \log(1 - D(G(z)))]`, minus half of
    Equation 1.

    Parameters
    ----------
    on_data, on_samples : Verdict

    Returns
    -------
    scalar variable

    Notes
    -----
    Equation 1 has no factor one half; the original does, and so does this.
    """
    return 0.5 * (_mean(at.softplus(-on_data.logit)) + _mean(at.softplus(on_samples.logit)))


def entropy(verdict: Verdict) -> TensorVariable:
    r"""Entropy :math:`-D \log D - (1 - D) \log(1 - D)` of the discriminator's output.

    Parameters
    ----------
    verdict : Verdict

    Returns
    -------
    scalar variable
    """
    D, a = verdict.output, verdict.logit
    return _mean(D * at.softplus(-a) + (1 - D) * at.softplus(a))


def non_saturating(on_samples: Verdict) -> TensorVariable:
    r"""Generator's loss :math:`-\log D(G(z))`: a slope even while the generator loses (section 3
    of the paper).

    Parameters
    ----------
    on_samples : Verdict

    Returns
    -------
    scalar variable
    """
    return _mean(at.softplus(-on_samples.logit))


def blend(
    non_saturating_loss: TensorVariable,
    discriminator_loss: TensorVariable,
    zurich_coeff: float,
    minimax_coeff: float,
) -> TensorVariable:
    r"""Weighted mean of the non-saturating loss and the minimax one, which is minus the
    discriminator's.

    Parameters
    ----------
    non_saturating_loss, discriminator_loss : scalar variables
    zurich_coeff, minimax_coeff : float
        Weights of the two; (0, 1) is half of Algorithm 1's generator step.

    Returns
    -------
    scalar variable
    """
    total = zurich_coeff + minimax_coeff
    return (zurich_coeff * non_saturating_loss - minimax_coeff * discriminator_loss) / total


def lazy_cross_entropy(
    on_data: Verdict, on_samples: Verdict, tolerance: float = 0.0
) -> TensorVariable:
    r"""Discriminator's loss on what it gets wrong.

    Data count where :math:`D < \frac12 + \epsilon`, samples where :math:`D > \frac12 - \epsilon`.

    Parameters
    ----------
    on_data, on_samples : Verdict
    tolerance : float
        :math:`\epsilon`.

    Returns
    -------
    scalar variable
        The mean is over all examples, not over the chosen ones.
    """
    wrong_data = on_data.output < 0.5 + tolerance
    wrong_samples = on_samples.output > 0.5 - tolerance
    return 0.5 * (
        _masked(wrong_data, at.softplus(-on_data.logit)).mean()
        + _masked(wrong_samples, at.softplus(on_samples.logit)).mean()
    )


def rejected_only(
    on_samples: Verdict, judged_by: Verdict, tolerance: float = 0.0
) -> TensorVariable:
    r"""Generator's loss on samples that the discriminator still rejects: :math:`D < \frac12 +
    \epsilon`.

    Parameters
    ----------
    on_samples : Verdict
        Gives the loss.
    judged_by : Verdict
        Says which samples count.
    tolerance : float
        :math:`\epsilon`.

    Returns
    -------
    scalar variable
        The mean is over all samples.
    """
    rejected = judged_by.output < 0.5 + tolerance
    return _masked(rejected, at.softplus(-on_samples.logit)).mean()
