"""Batch gradient descent with a line search."""

from adversarial.errors import ConfigError
from adversarial.monitor import Monitor
from adversarial.pylearn2.line_search import LineSearch
from adversarial.training_algorithms.sgd import SGD

BGD_SEED = (2012, 10, 16)


class BGD(SGD):
    """Several steps on each minibatch, their lengths found by a line search.

    Parameters
    ----------
    cost, batch_size, batches_per_iter, monitoring_batch_size, monitoring_batches, \
monitoring_dataset, termination_criterion, set_batch_size, theano_function_mode
        See :class:`~adversarial.training_algorithms.sgd.SGD`. Large minibatches are meant, or all
        examples in one.
    updates_per_batch : int
        Steps on a minibatch; -1 goes on until steps of no length are better, which rounding may
        put off for ever.
    reset_alpha : bool
        Whether the lengths to try begin anew with each minibatch.
    conjugate : bool
        Make each direction conjugate to the last (Polak and Ribière's formula, never below 0).
    min_init_alpha : float, optional
        With an exhaustive search, the least length to begin the next one with.
    reset_conjugate : bool
        Whether the first direction of each minibatch is the gradient alone.
    line_search_mode : {'exhaustive'}, optional
        Go on searching while much is gained, instead of trying a few lengths.
    verbose_optimization : bool
        Log every length that is tried, and the cost there.
    scale_step : float
        Share of the way to go that all steps on a minibatch make together.
    init_alpha : sequence of float, optional
        Lengths to try first, from short to long: .001, .005, .01, .05, .1 unless given; .5 and 1
        with an exhaustive search.
    seed : int or sequence of int, optional
        Of the order of the examples.

    Raises
    ------
    ValueError
        For contradictory arguments.
    ConfigError
        When it is set up, for a cost without a value.

    Notes
    -----
    The cost should be the same whenever it is computed: without dropout or noise.
    """

    state_names = (*SGD.state_names, "alphas")
    _updater: LineSearch

    def __init__(
        self,
        cost=None,
        batch_size=None,
        batches_per_iter=None,
        updates_per_batch=10,
        monitoring_batch_size=None,
        monitoring_batches=None,
        monitoring_dataset=None,
        termination_criterion=None,
        set_batch_size=False,
        reset_alpha=True,
        conjugate=False,
        min_init_alpha=0.001,
        reset_conjugate=True,
        line_search_mode=None,
        verbose_optimization=False,
        scale_step=1.0,
        theano_function_mode=None,
        init_alpha=None,
        seed=None,
    ):
        if line_search_mode not in (None, "exhaustive"):
            raise ValueError(f"line_search_mode is 'exhaustive' or none, not {line_search_mode!r}.")
        lengths = list(init_alpha or [])
        if any(b <= a for a, b in zip([0, *lengths], lengths)):
            raise ValueError(f"init_alpha must grow from above 0, got {lengths}.")
        super().__init__(
            1.0,
            cost=cost,
            batch_size=batch_size,
            batches_per_iter=batches_per_iter,
            monitoring_batch_size=monitoring_batch_size,
            monitoring_batches=monitoring_batches,
            monitoring_dataset=monitoring_dataset,
            termination_criterion=termination_criterion,
            set_batch_size=set_batch_size,
            theano_function_mode=theano_function_mode,
            seed=BGD_SEED if seed is None else seed,
        )
        self.updates_per_batch = updates_per_batch
        self.reset_alpha = reset_alpha
        self.conjugate = conjugate
        self.min_init_alpha = min_init_alpha
        self.reset_conjugate = reset_conjugate
        self.line_search_mode = line_search_mode
        self.verbose_optimization = verbose_optimization
        self.scale_step = scale_step
        self.init_alpha = init_alpha

    @property
    def alphas(self):
        """The lengths that the next minibatch begins with."""
        return self._updater.alphas

    @alphas.setter
    def alphas(self, alphas):
        self._updater.alphas = alphas

    def _build_steps(self, gradients, extra):
        if self._objective is None:
            raise ConfigError(
                f"BGD cannot descend {type(self.cost).__name__}, which has gradients but no value."
            )
        return {"gradients": gradients, "extra": extra}

    def _compile(self, inputs, steps):
        self._updater = LineSearch(
            inputs,
            [space for space, _ in self._mapping.pairs],
            self._objective,
            steps["gradients"],
            steps["extra"],
            self.model.get_lr_scalers(),
            self.model.modify_updates,
            settings=self,
        )
        self._steps = self._updater.steps
        if self.monitoring_dataset:
            monitor = Monitor.get_monitor(self.model)
            first = next(iter(self.monitoring_dataset.values()))
            for name in ("ave_step_size", "ave_grad_size", "ave_grad_mult"):
                monitor.add_channel(name, None, getattr(self._updater, name), dataset=first)

    def _add_channels(self, monitor, first):
        """None yet: those of the line search follow when it is made."""

    def _learn(self, batch):
        before = self.model.get_param_values() if self.scale_step != 1 else None
        self._steps["minimize"](*batch)
        if before is not None:
            share = self.scale_step
            pairs = zip(before, self.model.get_param_values())
            self.model.set_param_values([(1 - share) * old + share * new for old, new in pairs])

    def scale_rate(self, factor):
        """Multiply the share of the way to go."""
        self.scale_step *= factor
