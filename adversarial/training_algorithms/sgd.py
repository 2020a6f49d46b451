"""Stochastic gradient descent on minibatches, all parameters at once."""

import logging
from collections import OrderedDict

import numpy as np

from adversarial.backend import current
from adversarial.costs.cost import Cost
from adversarial.costs.mlp import Default
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.iteration import (
    has_uniform_batch_size,
    is_stochastic,
    resolve_iterator_class,
)
from adversarial.errors import ConfigError, NonFiniteError
from adversarial.models.model import float_shared
from adversarial.monitor import Monitor
from adversarial.rng import SGD_SEED, make_rng
from adversarial.space.data_specs import DataSpecsMapping
from adversarial.stateful import Stateful
from adversarial.training_algorithms.learning_rule import GradientDescent
from adversarial.training_algorithms.schedules import (
    AnnealedLearningRate,
    EpochMonitor,
    ExponentialDecay,
    LinearDecay,
    LinearDecayOverEpoch,
    MonitorBasedLRAdjuster,
    OneOverEpoch,
    PolyakAveraging,
)

__all__ = [
    "SGD",
    "AnnealedLearningRate",
    "EpochMonitor",
    "ExponentialDecay",
    "LinearDecay",
    "LinearDecayOverEpoch",
    "MonitorBasedLRAdjuster",
    "OneOverEpoch",
    "PolyakAveraging",
]

log = logging.getLogger(__name__)

BATCHES_BETWEEN_FLUSHES = 100


class SGD(Stateful):
    """Stochastic gradient descent.

    For the adversarial game both players move at once: their gradients are taken at the same old
    parameters, with the same noise and the same masks. This is what the experiments of the paper
    do; for the players in turn see :mod:`adversarial.training_algorithms.alternating`.

    Parameters
    ----------
    learning_rate : float
    cost : Cost, optional
        The model's own unless given.
    batch_size : int, optional
        Examples in a minibatch; the model's ``force_batch_size`` unless given.
    monitoring_batch_size, monitoring_batches : int, optional
        Size and number of batches for monitoring; those of training unless either is given.
    monitoring_dataset : Dataset or dict of str to Dataset, optional
        Data sets to monitor; their names prefix the channels.
    monitor_iteration_mode : str
    termination_criterion : TerminationCriterion, optional
        Without one training never ends.
    update_callbacks : callable or iterable of callables, optional
        Each is called with the algorithm after every minibatch. One that neither reads nor sets
        parameters, such as a schedule, says so by an attribute ``needs_state = False``: then many
        steps can be made in one call where the backend can do that.
    learning_rule : LearningRule, optional
        Plain gradient descent unless given.
    set_batch_size : bool
        Whether ``batch_size`` may override the model's.
    train_iteration_mode : str, optional
        ``'shuffled_sequential'`` unless given.
    batches_per_iter : int, optional
        Minibatches in an epoch; all unless given.
    theano_function_mode : str, optional
        How to compile the update.
    monitoring_costs : dict of str to Cost, optional
        Costs to monitor only.
    seed : int or sequence of int
        Of the order of the examples.
    setup_order : {'final', '2014'}
        Whether the gradients are built before or after the monitor's channels. This decides which
        random streams training uses: ``'final'`` is that of the last Pylearn2 and of all recorded
        values, ``'2014'`` that of the paper's time.

    Attributes
    ----------
    between_batches : callable or None
        Called without arguments after each minibatch and its update callbacks. It may look at the
        state, after :meth:`sync`, and may raise an exception to stop.

    Raises
    ------
    TypeError
        For a collection of costs, or a monitoring data set that is none.
    ValueError
        For contradictory arguments.
    """

    state_names: tuple = ("rng",)

    def __init__(
        self,
        learning_rate,
        cost=None,
        batch_size=None,
        monitoring_batch_size=None,
        monitoring_batches=None,
        monitoring_dataset=None,
        monitor_iteration_mode="sequential",
        termination_criterion=None,
        update_callbacks=None,
        learning_rule=None,
        set_batch_size=False,
        train_iteration_mode=None,
        batches_per_iter=None,
        theano_function_mode=None,
        monitoring_costs=None,
        seed=SGD_SEED,
        setup_order="final",
    ):
        if isinstance(cost, (list, tuple, set)):
            raise TypeError(
                "SGD no longer supports using collections of Costs. "
                "Use pylearn2.costs.cost.SumOfCosts instead."
            )
        if cost is not None and not isinstance(cost, Cost):
            raise TypeError(f"{cost!r} is not a cost.")
        if monitoring_dataset is None:
            if monitoring_batch_size is not None:
                raise ValueError("Specified a monitoring batch size but not a monitoring dataset.")
            if monitoring_batches is not None:
                raise ValueError(
                    "Specified an amount of monitoring batches but not a monitoring dataset."
                )
        if setup_order not in ("final", "2014"):
            raise ValueError(f"setup_order must be 'final' or '2014', got {setup_order!r}.")
        self.learning_rate = float_shared(learning_rate, "learning_rate")
        self.cost = cost
        self.batch_size = batch_size
        self.monitoring_batch_size = monitoring_batch_size
        self.monitoring_batches = monitoring_batches
        self.monitoring_dataset = _named_datasets(monitoring_dataset)
        self.monitor_iteration_mode = monitor_iteration_mode
        self.termination_criterion = termination_criterion
        self.update_callbacks = _as_list(update_callbacks)
        self.learning_rule = learning_rule
        self.set_batch_size = set_batch_size
        self.train_iteration_mode = train_iteration_mode or "shuffled_sequential"
        self.batches_per_iter = batches_per_iter
        self.theano_function_mode = theano_function_mode
        self.monitoring_costs = monitoring_costs
        self.seed = seed
        self.setup_order = setup_order
        self.rng = make_rng(seed, SGD_SEED)
        self.between_batches = None
        self._iterator = None
        self._left_off = None

    def setup(self, model, dataset):
        """Build the updates and the monitor's channels, and compile.

        Parameters
        ----------
        model : Model
        dataset : Dataset

        Raises
        ------
        NonFiniteError
            If a parameter is NaN or infinite already.
        ConfigError
            If no batch size is known, or it conflicts with the model's.
        """
        self.model = model
        if self.cost is None:
            self.cost = Default()
        for mode in (self.train_iteration_mode, self.monitor_iteration_mode):
            resolve_iterator_class(mode)
        self.check_finite()
        self._settle_batch_size(model)
        self._check_even(model, dataset)
        self.monitor = Monitor.get_monitor(model)
        for i, param in enumerate(model.get_params()):
            if param.name is None:
                param.name = f"sgd_params[{i}]"

        specs = self.cost.get_data_specs(model)
        self._mapping = DataSpecsMapping(specs)
        if not self._mapping.pairs:
            raise ConfigError(f"{type(self.cost).__name__} needs no data, so SGD cannot follow it.")
        inputs = self._mapping.make_batches("SGD")
        data = self._mapping.nest(inputs, *specs)
        self.cost.expr(model, data)  # unused, but the original draws its random streams here
        if self.setup_order == "2014":
            self._setup_monitor()
            gradients, extra = self._gradients(data)
            steps = self._build_updates(gradients, extra)
        else:
            gradients, extra = self._gradients(data)
            steps = self._build_updates(gradients, extra)
            self._setup_monitor()
        self._compile(inputs, steps)

    def _settle_batch_size(self, model):
        forced = getattr(model, "force_batch_size", None)
        if self.batch_size is None:
            self.batch_size = forced
        elif forced and forced != self.batch_size:
            if not self.set_batch_size:
                raise ConfigError(
                    f"The algorithm's batch_size {self.batch_size} conflicts with the model's, "
                    f"{forced}; "
                    "set_batch_size: True lets the algorithm decide."
                )
            model.set_batch_size(self.batch_size)
        if not self.batch_size:
            raise ConfigError(
                "Neither the TrainingAlgorithm nor the model were given a specification of the "
                "batch size."
            )

    def _check_even(self, model, dataset):
        """A model of fixed batch size cannot take a shorter last batch."""
        if not getattr(model, "force_batch_size", None):
            return
        sets = [("the training set", dataset, self.train_iteration_mode)]
        for name, monitored in self.monitoring_dataset.items():
            sets.append((f"monitoring set {name!r}", monitored, self.monitor_iteration_mode))
        for name, examples, mode in sets:
            uneven = examples.get_num_examples() % self.batch_size != 0
            if uneven and not has_uniform_batch_size(mode):
                raise ConfigError(
                    f"Dataset size is not a multiple of batch size: {name} has "
                    f"{examples.get_num_examples()} examples. Use one of the even_* iteration "
                    "modes."
                )

    def _gradients(self, data):
        gradients, extra = self.cost.get_gradients(self.model, data)
        params = self.model.get_params()
        missing = [param.name for param in params if param not in gradients]
        foreign = [str(param) for param in gradients if param not in params]
        if missing or foreign:
            raise ValueError(
                f"The cost's gradients lack {missing} and have {foreign}, unlike the model's "
                "parameters."
            )
        return gradients, extra

    def _rule_updates(self, gradients, rule):
        """Updates of some parameters by a rule, under the model's constraints."""
        scalers = self.model.get_lr_scalers()
        foreign = [str(key) for key in scalers if key not in self.model.get_params()]
        if foreign:
            raise ValueError(f"Learning-rate scales for {foreign}, which the model does not have.")
        log.info("Parameter and initial learning rate summary:")
        rate = float(self.learning_rate.get_value())
        for param in gradients:
            log.info("\t%s: %s", param.name, rate * scalers.get(param, 1.0))
        return rule.get_updates(self.learning_rate, gradients, scalers)

    def _build_updates(self, gradients, extra):
        """The updates of each kind of step, by name."""
        rule = self.learning_rule or GradientDescent()
        updates = OrderedDict(extra)
        updates.update(self._rule_updates(gradients, rule))
        self.model.modify_updates(updates)
        return {"sgd_update": updates}

    def _compile(self, inputs, steps):
        spaces = [space for space, _ in self._mapping.pairs]
        names = " and ".join(steps)
        backend = current()
        log.info("Compiling %s...", names)
        log.info("Backend: %s on %s", backend.name, backend.device)
        self._updater = backend.updater(
            inputs, spaces, steps, self.theano_function_mode, self.batch_size
        )
        self._steps = self._updater.steps
        log.info("Compiling %s done.", names)

    def _setup_monitor(self):
        if not self.monitoring_dataset:
            return
        size, number = self.monitoring_batch_size, self.monitoring_batches
        if size is None and number is None:
            size, number = self.batch_size, self.batches_per_iter
        self.monitor.setup(
            self.monitoring_dataset,
            cost=self.cost,
            batch_size=size,
            num_batches=number,
            extra_costs=self.monitoring_costs,
            mode=self.monitor_iteration_mode,
        )
        first = next(iter(self.monitoring_dataset.values()))
        self.monitor.add_channel("learning_rate", self.learning_rate, dataset=first)
        if self.learning_rule is not None:
            self.learning_rule.add_channels_to_monitor(self.monitor, first)

    def check_finite(self):
        """See whether all parameters are finite.

        Raises
        ------
        NonFiniteError
            Naming the first that is not.
        """
        for param in self.model.get_params():
            value = param.get_value(borrow=True)
            if np.isfinite(value).all():
                continue
            kind = "NaN" if np.isnan(value).any() else "Inf"
            raise NonFiniteError(
                f"{kind} in {param.name} {self._place()}. What was saved before is intact; a "
                "smaller learning rate usually helps."
            )

    def _place(self):
        monitor = getattr(self, "monitor", None)
        if monitor is None:
            return "before training"
        return f"at epoch {monitor.get_epochs_seen() + 1}, batch {self.batches_done}"

    def train(self, dataset):
        """Train for one epoch.

        Parameters
        ----------
        dataset : Dataset

        Raises
        ------
        NonFiniteError
            If a parameter is NaN or infinite. Biases are looked at after every minibatch where the
            backend has them at hand, all parameters before and after the epoch.
        """
        self.check_finite()
        self._iterator = self._begin_or_go_on(dataset)
        biases = [param for param in self.model.get_params() if param.ndim == 1]
        try:
            for batch, size in self._updater.feed(self._iterator):
                self._learn(batch)
                self.monitor.report_batch(size)
                if not self._updater.looks_finite(biases):
                    self.check_finite()
                self._after_batch()
                if self.between_batches is not None:
                    self.between_batches()
        finally:
            self._updater.sync()
        self.check_finite()
        self._iterator = None

    def _begin_or_go_on(self, dataset):
        """An iterator for a whole epoch, or for the rest of one that was left."""
        rng = self.rng if is_stochastic(self.train_iteration_mode) else None
        drawn = self.rng.get_state()
        iterator = dataset.iterator(
            mode=self.train_iteration_mode,
            batch_size=self.batch_size,
            num_batches=self.batches_per_iter,
            rng=rng,
            data_specs=self._mapping.flat_specs,
            return_tuple=True,
        )
        if self._left_off is None:
            self._begin_epoch()
        else:
            iterator.set_state(self._left_off)
            self._left_off = None
            self.rng.set_state(drawn)  # the order of this epoch had been drawn already
        return iterator

    @property
    def in_epoch(self):
        """Whether an epoch has begun and has not ended."""
        return self._iterator is not None or self._left_off is not None

    @property
    def batches_done(self):
        """Minibatches of the present epoch that are done."""
        place = self.get_state()["iterator"]
        return 0 if place is None else place["position"]

    def settled(self):
        """Whether the state between these two minibatches can be told, see :meth:`get_state`.

        Not with iterators that cannot tell their position; nor, where many steps are made in one
        call, before that many are there.
        """
        return hasattr(self._iterator, "get_state") and self._updater.settled()

    def sync(self):
        """Bring parameters and all other shared variables up to date."""
        self._updater.sync()

    def get_variables(self):
        """Shared variables that training reads or writes."""
        return self._updater.get_variables()

    def get_state(self):
        """Generator, counters, and the place in the epoch."""
        place = self._left_off if self._iterator is None else self._iterator.get_state()
        return {**super().get_state(), "iterator": place}

    def set_state(self, state):
        super().set_state(state)
        self._iterator, self._left_off = None, state["iterator"]

    def _after_batch(self):
        flushing = self.monitor.get_batches_seen() % BATCHES_BETWEEN_FLUSHES == 0
        if flushing and self.learning_rule is not None:
            self._updater.flush_subnormals(self.learning_rule)
        for callback in self.update_callbacks:
            if getattr(callback, "needs_state", True):
                self._updater.sync()
            callback(self)

    def _begin_epoch(self):
        """Called before the first minibatch of an epoch."""

    def _learn(self, batch):
        """Make one step on a minibatch."""
        self._steps["sgd_update"](*batch)

    def scale_rate(self, factor):
        """Multiply the learning rate."""
        rate = self.learning_rate
        rate.set_value(np.asarray(factor * float(rate.get_value()), dtype=rate.dtype))

    def continue_learning(self, model):
        """Whether there is to be another epoch."""
        criterion = self.termination_criterion
        return True if criterion is None else criterion.continue_learning(model)


def _as_list(callbacks):
    if callbacks is None:
        return []
    return [callbacks] if callable(callbacks) else list(callbacks)


def _named_datasets(datasets):
    if datasets is None:
        return {}
    named = datasets if isinstance(datasets, dict) else {"": datasets}
    for name, dataset in named.items():
        if not isinstance(dataset, Dataset):
            raise TypeError(
                f"Monitoring dataset with name {name} is not a dataset, it is a "
                f"{type(dataset).__name__}."
            )
    return named
