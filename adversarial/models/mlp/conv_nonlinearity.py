"""What a :class:`~adversarial.models.mlp.ConvElemwise` layer does to each number."""

import abc

from aesara import tensor as at

from adversarial.models.mlp.classification import sigmoid_channels
from adversarial.models.mlp.layer import logit_of, with_logit


class ConvNonlinearity(abc.ABC):
    """Base of the functions of one number that a convolutional layer can apply."""

    @abc.abstractmethod
    def apply(self, linear_response):
        """The function of each entry.

        Parameters
        ----------
        linear_response : tensor variable

        Returns
        -------
        tensor variable of the same shape
        """

    def cost(self, Y, Y_hat, batch_axis=0):
        """Training loss of predictions ``Y_hat`` for targets ``Y``, where there is a likelihood."""
        raise NotImplementedError(f"{type(self).__name__} has no cost: no network can end with it.")

    def get_target_channels(self, layer, state, targets):
        """Channels that compare a layer's output with targets.

        Parameters
        ----------
        layer : ConvElemwise
        state, targets : tensor variables

        Returns
        -------
        dict of str to scalar variable
        """
        return {}


class IdentityConvNonlinearity(ConvNonlinearity):
    """``z`` itself: a linear layer."""

    def apply(self, linear_response):
        return linear_response

    def cost(self, Y, Y_hat, batch_axis=0):
        """Squared errors: mean over examples, summed over channels and pixels."""
        return at.square(Y - Y_hat).mean(axis=batch_axis).sum()


class RectifierConvNonlinearity(ConvNonlinearity):
    """``z`` where positive, ``left_slope * z`` where negative.

    Parameters
    ----------
    left_slope : float
    """

    def __init__(self, left_slope: float = 0.0):
        self.left_slope = left_slope

    def apply(self, linear_response):
        positive = linear_response * (linear_response > 0.0)
        if self.left_slope == 0.0:
            return positive
        return positive + self.left_slope * linear_response * (linear_response < 0.0)


class SigmoidConvNonlinearity(ConvNonlinearity):
    """The logistic function of ``z``; its layer, unless it pools, can end a network.

    Parameters
    ----------
    monitor_style : {'classification', 'detection'}
        Which channels compare outputs with targets.
    """

    def __init__(self, monitor_style: str = "classification"):
        check_monitor_style("SigmoidConvNonlinearity", monitor_style)
        self.monitor_style = monitor_style

    def apply(self, linear_response):
        return with_logit(at.sigmoid(linear_response), linear_response)

    def cost(self, Y, Y_hat, batch_axis=0):
        """Cross-entropy in nats, mean over everything."""
        logit = logit_of(Y_hat)
        return (Y * at.softplus(-logit) + (1 - Y) * at.softplus(logit)).mean()

    def get_target_channels(self, layer, state, targets):
        """Share of positions with a wrong channel, or the quality of detection."""
        detection = "detection" in (self.monitor_style, layer.monitor_style)
        style = "detection" if detection else "classification"
        return sigmoid_channels(style, layer.cost, state, targets)


class TanhConvNonlinearity(ConvNonlinearity):
    """``tanh(z)``."""

    def apply(self, linear_response):
        return at.tanh(linear_response)


def check_monitor_style(name, style):
    """Refuse words that say nothing about what to watch.

    Raises
    ------
    ValueError
        Naming those that do.
    """
    if style not in ("classification", "detection"):
        raise ValueError(
            f"{name}: monitor_style {style!r} is neither 'classification' nor 'detection'."
        )
