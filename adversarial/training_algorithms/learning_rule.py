r"""From gradients to updates.

Throughout, :math:`g` is the gradient and :math:`s` the learning rate times the parameter's scale;
state starts at zero, and everything on the right of an arrow is the old value unless it carries a
prime.
"""

import abc
import math
from collections.abc import Mapping

import numpy as np
from aesara import shared
from aesara import tensor as at
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable

from adversarial.datasets.dataset import Dataset
from adversarial.files.outline import outline, outlined
from adversarial.kinds import Positive, Share
from adversarial.models.model import float_shared, set_shared
from adversarial.monitor import Monitor

Updates = dict[SharedVariable, Variable]


class LearningRule(abc.ABC):
    """Base of all rules.

    Attributes
    ----------
    state : list of shared variables
        What the rule remembers between steps.
    """

    def __init__(self) -> None:
        self.state: list[SharedVariable] = []

    def _remember(self, param: SharedVariable, prefix: str) -> SharedVariable:
        """A shared variable of zeros like a parameter."""
        value = param.get_value(borrow=True)
        zeros = outline(value.shape, value.dtype) if outlined() else np.zeros_like(value)
        variable = shared(zeros, name=f"{prefix}{param.name}", shape=zeros.shape, borrow=True)
        self.state.append(variable)
        return variable

    def get_updates(
        self,
        learning_rate: Variable,
        grads: Mapping[SharedVariable, Variable],
        lr_scalers: Mapping[SharedVariable, float],
    ) -> Updates:
        """New values of parameters and state.

        Parameters
        ----------
        learning_rate : scalar variable
        grads : dict of parameter to gradient
        lr_scalers : dict of parameter to float
            Absent means 1.

        Returns
        -------
        dict of shared variable to symbolic value
        """
        updates: Updates = {}
        for param, gradient in grads.items():
            rate = learning_rate * lr_scalers.get(param, 1.0)
            updates.update(self.updates_of(param, gradient, rate))
        return updates

    def flush_subnormals(self) -> None:
        """Set numbers below the smallest normal one to zero, in the rule's state.

        The velocity of a weight without gradient halves at every step until it is subnormal, and
        there rounding keeps it for ever; each later product with it costs a hundred times as much
        as usual.
        """
        for variable in self.state:
            value = variable.get_value(borrow=True)
            value[np.abs(value) < np.finfo(value.dtype).tiny] = 0

    def take_arguments(self) -> None:  # noqa: B027
        """Use the arguments as they were given, not what a checkpoint held in their place."""

    @abc.abstractmethod
    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """New values that belong to one parameter."""

    def add_channels_to_monitor(self, monitor: Monitor, dataset: Dataset) -> None:  # noqa: B027
        """Add scalars to watch to the monitor's first data set."""


class GradientDescent(LearningRule):
    r""":math:`p' = p - s g`."""

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """One step down the slope."""
        return {param: param - rate * gradient}


class Momentum(LearningRule):
    r""":math:`v' = m v - s g;\; p' = p + v'`; with Nesterov's: :math:`p' = p + m v' - s g`.

    Parameters
    ----------
    init_momentum : float
        :math:`0 \le m < 1`.
    nesterov_momentum : bool
    damped : bool
        Take :math:`(1 - m) s` for :math:`s`, so that a larger momentum smooths the steps without
        making them longer. Not in the original.

    Attributes
    ----------
    momentum : scalar shared variable
        :math:`m`.
    """

    def __init__(self, init_momentum: Share, nesterov_momentum: bool = False, damped: bool = False):
        super().__init__()
        if not 0 <= init_momentum < 1:
            raise ValueError(f"init_momentum must be in [0, 1), got {init_momentum}.")
        self.init_momentum = init_momentum
        self.nesterov_momentum = nesterov_momentum
        self.damped = damped
        self.momentum = float_shared(init_momentum, "momentum")

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """Velocity and parameter."""
        velocity = self._remember(param, "vel_")
        step = rate * gradient
        if self.damped:
            step = (1 - self.momentum) * step
        new_velocity = self.momentum * velocity - step
        change = self.momentum * new_velocity - step if self.nesterov_momentum else new_velocity
        return {velocity: new_velocity, param: param + change}

    def take_arguments(self) -> None:
        """The momentum is the initial one."""
        set_shared(self.momentum, self.init_momentum)

    def add_channels_to_monitor(self, monitor: Monitor, dataset: Dataset) -> None:
        """Channel ``momentum``."""
        monitor.add_channel("momentum", None, self.momentum, dataset=dataset)


class AdaDelta(LearningRule):
    r"""Zeiler (2012), with the learning rate as :math:`\epsilon`.

    :math:`G' = \rho G + (1-\rho) g^2;\; \Delta = -\sqrt{(D + s)/(G' + s)}\, g;\; D' = \rho D +
    (1-\rho) \Delta^2;\; p' = p + \Delta`.

    Parameters
    ----------
    decay : float
        :math:`\rho`.
    """

    def __init__(self, decay: Share = 0.95):
        super().__init__()
        if not 0 <= decay < 1:
            raise ValueError(f"decay must be in [0, 1), got {decay}.")
        self.decay = decay

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """Running means of squared gradients and steps, and the parameter."""
        mean_square_grad = self._remember(param, "mean_square_grad_")
        mean_square_step = self._remember(param, "mean_square_dx_")
        rho = self.decay
        new_grad = rho * mean_square_grad + (1 - rho) * at.square(gradient)
        step = -at.sqrt(mean_square_step + rate) / at.sqrt(new_grad + rate) * gradient
        new_step = rho * mean_square_step + (1 - rho) * at.square(step)
        return {mean_square_grad: new_grad, mean_square_step: new_step, param: param + step}


class AdaGrad(LearningRule):
    r"""Duchi et al. (2011): :math:`G' = G + g^2;\; p' = p - s g / \max(1/c, \sqrt{G'})`.

    Parameters
    ----------
    max_scaling : float
        :math:`c`, the largest factor by which a gradient is enlarged.
    """

    def __init__(self, max_scaling: Positive = 1e5):
        super().__init__()
        if max_scaling <= 0:
            raise ValueError(f"max_scaling must be positive, got {max_scaling}.")
        self.max_scaling = max_scaling

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """Sum of squared gradients, and the parameter."""
        sum_square_grad = self._remember(param, "sum_square_grad_")
        total = sum_square_grad + at.square(gradient)
        floor = 1.0 / self.max_scaling
        step = rate * gradient / at.maximum(floor, at.sqrt(total))
        return {sum_square_grad: total, param: param - step}


class RMSProp(LearningRule):
    r"""Hinton (2012): :math:`G' = d G + (1-d) g^2;\; p' = p - s g / \max(\sqrt{G'}, 1/c)`.

    Parameters
    ----------
    decay : float
        :math:`d`.
    max_scaling : float
        :math:`c`, the largest factor by which a gradient is enlarged.

    Notes
    -----
    As in the original the decay is a shared variable, so that in float32 one minus the decay is
    rounded too. It matters: first steps are equal up to rounding, and among nearly equal biases of
    maxout pieces rounding decides which one wins.
    """

    def __init__(self, decay: Share = 0.9, max_scaling: Positive = 1e5):
        super().__init__()
        if not 0 <= decay < 1:
            raise ValueError(f"decay must be in [0, 1), got {decay}.")
        if max_scaling <= 0:
            raise ValueError(f"max_scaling must be positive, got {max_scaling}.")
        self.decay = decay
        self.shared_decay = float_shared(decay, "decay")
        self.max_scaling = max_scaling

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """Running mean of squared gradients, and the parameter."""
        mean_square = self._remember(param, "mean_square_grad_")
        rho = self.shared_decay
        new_mean = rho * mean_square + (1 - rho) * at.square(gradient)
        root = at.maximum(at.sqrt(new_mean), 1.0 / self.max_scaling)
        return {mean_square: new_mean, param: param - rate * gradient / root}

    def take_arguments(self) -> None:
        """The decay is the given one."""
        set_shared(self.shared_decay, self.decay)

    def add_channels_to_monitor(self, monitor: Monitor, dataset: Dataset) -> None:
        """Channels ``mean_square_grad_<param>_min``, ``_max`` and ``_mean``.

        Where players have parameters of one name, the channels are of the last one's, as in the
        original.
        """
        by_name = {variable.name: variable for variable in self.state}
        for variable in by_name.values():
            for statistic in ("min", "max", "mean"):
                value = getattr(variable, statistic)()
                monitor.add_channel(f"{variable.name}_{statistic}", None, value, dataset=dataset)


class Adam(LearningRule):
    r"""Kingma and Ba (2015), algorithm 1: :math:`M' = \beta_1 M + (1-\beta_1) g;\; V' = \beta_2 V +
    (1-\beta_2) g^2;\; p' = p - s \hat M / (\sqrt{\hat V} + \epsilon)`.

    With :math:`\hat M = M'/(1-\beta_1^t)` and :math:`\hat V = V'/(1-\beta_2^t)` at step t. Their
    learning rate is 0.001. Not in the original.

    Parameters
    ----------
    beta1, beta2 : float
        :math:`0 \le \beta < 1`.
    epsilon : float
        Above zero.
    """

    def __init__(self, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8):
        super().__init__()
        for name, beta in (("beta1", beta1), ("beta2", beta2)):
            if not 0 <= beta < 1:
                raise ValueError(f"{name} must be in [0, 1), got {beta}.")
        if epsilon <= 0:
            raise ValueError(f"epsilon must be positive, got {epsilon}.")
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon

    def updates_of(self, param: SharedVariable, gradient: Variable, rate: Variable) -> Updates:
        """Both moments, the count of steps, and the parameter."""
        mean, mean_square = self._remember(param, "mean_"), self._remember(param, "mean_square_")
        steps = float_shared(0, f"steps_{param.name}")
        step = steps + 1
        new_mean = self.beta1 * mean + (1 - self.beta1) * gradient
        new_square = self.beta2 * mean_square + (1 - self.beta2) * at.square(gradient)
        unbiased = new_mean / _weight_of(self.beta1, step)
        root = at.sqrt(new_square / _weight_of(self.beta2, step))
        change = rate * unbiased / (root + self.epsilon)
        return {mean: new_mean, mean_square: new_square, steps: step, param: param - change}


def _weight_of(beta: float, step: Variable) -> Variable:
    r""":math:`1 - \beta^t`, without the difference that costs digits when they are alike."""
    return -at.expm1(step * math.log(beta)) if beta else 1.0
