"""Steps whose lengths are found by trying several on the same minibatch."""

import logging

import numpy as np
from aesara import config
from aesara import tensor as at
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import graph_inputs

from adversarial.backend import function
from adversarial.backend.base import Updater
from adversarial.errors import NonFiniteError
from adversarial.models.model import float_shared, set_shared

log = logging.getLogger(__name__)

WIDEST = 5.0  # ratio of neighbouring step sizes above which they are drawn together
MOST_POINTS = 10  # of an exhaustive search


class LineSearch(Updater):
    r"""Descends a cost on one minibatch after another, with several steps on each.

    A step goes from the parameters :math:`p` to :math:`p - \alpha s d`, where d is a direction of
    length 1, s the parameter's scale of the learning rate, and :math:`\alpha` the best of several
    lengths; then the model's constraints hold.

    Parameters
    ----------
    inputs, spaces
        Of a minibatch.
    objective : scalar variable
    gradients : dict of parameter to tensor variable
    extra : dict of shared variable to tensor variable
        Changed whenever the gradients are computed.
    scalers : dict of parameter to float
    constrain : callable
        Changes proposed new values, a dict, in place.
    settings : BGD
        What it was called with.

    Attributes
    ----------
    alphas : list of float
        The lengths to try first.
    ave_step_size, ave_grad_size, ave_grad_mult : scalar shared variables
        Running means of the step's length, of the direction's before it was divided by that, and
        of their ratio.
    """

    def __init__(self, inputs, spaces, objective, gradients, extra, scalers, constrain, settings):
        super().__init__(spaces)
        self.settings = settings
        self.exhaustive = settings.line_search_mode is not None
        first = settings.init_alpha or (
            (0.5, 1) if self.exhaustive else (0.001, 0.005, 0.01, 0.05, 0.1)
        )
        self.alphas = [float(alpha) for alpha in first]
        self.tolerance = 1e-6 if objective.dtype == "float32" else 3e-7
        self.params = list(gradients)
        self.ave_step_size = float_shared(0, "ave_step_size")
        self.ave_grad_size = float_shared(0, "ave_grad_size")
        self.ave_grad_mult = float_shared(0, "ave_grad_mult")
        self._weight = float_shared(1, "weight_of_last_step")
        values = {param: param.get_value() for param in self.params}
        begin = {p: float_shared(value, f"begin_{p.name}") for p, value in values.items()}
        along = {p: float_shared(0 * value, f"direction_{p.name}") for p, value in values.items()}

        memory = at.scalar("memory", dtype=config.floatX)
        direction = self._direction(gradients, {p: memory * old for p, old in along.items()})
        norm = at.sqrt(sum(at.square(d).sum() for d in direction.values()))
        size = at.switch(norm > 0, norm, 1)
        mean = self._weight * norm + (1 - self._weight) * self.ave_grad_size
        aim = {
            **extra,
            **{begin[p]: p for p in self.params},
            **{along[p]: at.cast(direction[p] / size, config.floatX) for p in self.params},
            self.ave_grad_size: at.cast(mean, config.floatX),
        }
        alpha = at.scalar("alpha", dtype=config.floatX)
        go = {p: begin[p] - alpha * scalers.get(p, 1.0) * along[p] for p in self.params}
        constrain(go)
        mode = settings.theano_function_mode
        self._aim = function([*inputs, memory], norm, aim, "aim", mode)
        self._go = function([alpha], None, go, "go", mode)
        self._measure = function(inputs, objective, None, "objective", mode)
        self.steps = {"minimize": self.minimize}
        expressions = [objective, norm, *aim.values(), *go.values()]
        found = [each for each in graph_inputs(expressions) if isinstance(each, SharedVariable)]
        own = [self.ave_step_size, self.ave_grad_mult, *aim, *go]
        self._variables = list(dict.fromkeys([*own, *found]))

    def _direction(self, gradients, old):
        r"""The gradients; or, to be conjugate, :math:`g + \max(0, \beta) d` with the last step's
        direction d and :math:`\beta = (g \cdot g - g \cdot d)/(10^{-7} + d \cdot d)`.
        """
        if not self.settings.conjugate:
            return gradients

        def dot(x, y):
            return sum((x[param] * y[param]).sum() for param in self.params)

        change = dot(gradients, gradients) - dot(gradients, old)
        beta = at.maximum(change / (1e-7 + dot(old, old)), 0)
        return {param: gradients[param] + beta * old[param] for param in self.params}

    def minimize(self, *batch):
        """Make the steps on one minibatch.

        Raises
        ------
        NonFiniteError
            If the cost is NaN before a step.
        """
        alphas, steps = list(self.alphas), 0
        search = self._search_exhaustively if self.exhaustive else self._try_all
        memory = 0.0 if self.settings.reset_conjugate else 1.0
        while alphas and steps != self.settings.updates_per_batch:
            steps += 1
            memory = norm = float(self._aim(*batch, np.asarray(memory, config.floatX)))
            if norm == 0:
                break
            here = float(self._measure(*batch))
            if np.isnan(here):
                raise NonFiniteError("The cost is NaN: there is no way down from here.")
            step, alphas = search(batch, here, alphas)
            if alphas:
                self._note(step, norm)
        if alphas and not self.settings.reset_alpha:
            self.alphas = alphas

    def _value_at(self, alpha, batch):
        """The cost after a step, infinite where it cannot be computed."""
        self._go(np.asarray(alpha, config.floatX))
        value = float(self._measure(*batch))
        level = logging.INFO if self.settings.verbose_optimization else logging.DEBUG
        log.log(level, "\t%g %g", alpha, value)
        return np.inf if np.isnan(value) else value

    def _try_all(self, batch, here, alphas):
        """Take the best of the lengths, the longer one of equals.

        Returns
        -------
        float, list of float
            The length, 0 if none is better, and what to try next; nothing when no length of any
            size is better.
        """
        best, step, index = here, 0.0, -1
        for i, alpha in enumerate(alphas):
            value = self._value_at(alpha, batch)
            if value <= best:
                best, step, index = value, alpha, i
        self._go(np.asarray(step, config.floatX))
        return step, self._next(alphas, index, step)

    def _next(self, alphas, index, step):
        if index < 1 and alphas[0] > self.tolerance:
            return [alpha / 3 for alpha in alphas]
        if index == len(alphas) - 1:
            return [alpha * 2 for alpha in alphas]
        if index == -1:
            spread = [alpha * 1.5 ** (i + 1) for i, alpha in enumerate(alphas)]
            return [] if alphas[-1] > 1 else spread
        if max(b / a for a, b in zip(alphas, alphas[1:])) > WIDEST:
            return [alpha**0.99 * step**0.01 for alpha in alphas]
        return alphas

    def _search_exhaustively(self, batch, here, alphas):
        """Halve the distance to the best length's better neighbour, or double the longest, until
        little is gained; see :meth:`_try_all`.
        """
        values = {0.0: here}
        for alpha in alphas:
            values[alpha] = self._value_at(alpha, batch)
        gained_before = 0.0
        while True:
            lengths = sorted(values)
            best = min(lengths, key=values.__getitem__)
            point = _between(lengths, lengths.index(best), values)
            if point < 1e-20 or point in values:
                break
            values[point] = self._value_at(point, batch)
            gained = values[best] - values[point]
            if 0 < gained < 0.01 * gained_before or len(lengths) > MOST_POINTS:
                break
            gained_before = gained
        lengths = sorted(values)
        step = min(lengths, key=values.__getitem__)
        self._go(np.asarray(step, config.floatX))
        longest = step or lengths[1]
        if self.settings.min_init_alpha is not None:
            longest = max(longest, 2.0 * self.settings.min_init_alpha)
        return step, [longest / 2, longest]

    def _note(self, step, norm):
        """Update the running means: the first step counts alone, later ones by a hundredth."""
        weight = float(self._weight.get_value())
        for mean, new in ((self.ave_step_size, step), (self.ave_grad_mult, step / norm)):
            set_shared(mean, weight * new + (1 - weight) * float(mean.get_value()))
        set_shared(self._weight, 0.01)

    def sync(self):
        """Nothing to do."""

    wait = sync

    def flush_subnormals(self, rule):
        """Nothing to do: there is no learning rule."""

    def get_variables(self):
        """Parameters, directions, running means, and random streams."""
        return self._variables


def _between(lengths, index, values):
    """The next length to try."""
    if index == 0:
        return (lengths[0] + lengths[1]) / 2
    if index == len(lengths) - 1:
        return 2 * lengths[-1]
    right_is_better = values[lengths[index + 1]] < values[lengths[index - 1]]
    return (lengths[index] + lengths[index + 1 if right_is_better else index - 1]) / 2
