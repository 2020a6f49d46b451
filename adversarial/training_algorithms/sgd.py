"""Stochastic gradient descent on minibatches, all parameters at once."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import numpy as np
from aesara.compile.sharedvalue import SharedVariable
from aesara.graph.basic import Variable

from adversarial.backend import current
from adversarial.costs.cost import Cost
from adversarial.costs.mlp import Default
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.iteration import IterationMode, is_stochastic, resolve_iterator_class
from adversarial.errors import ConfigError, in_one_line
from adversarial.kinds import Count, Positive, Seed
from adversarial.models.model import Model, float_shared, set_shared
from adversarial.monitor import Monitor
from adversarial.monitor.readers import unknown_channels
from adversarial.monitor.records import CLOCKS
from adversarial.rng import SGD_SEED, make_rng
from adversarial.space.data_specs import DataSpecsMapping
from adversarial.termination_criteria import TerminationCriterion
from adversarial.train_extensions import TrainExtension, UpdateCallback
from adversarial.training_algorithms.batch_size import choose_batch_size
from adversarial.training_algorithms.fit import faults_of_data, faults_of_size
from adversarial.training_algorithms.learning_rule import GradientDescent, LearningRule, Updates
from adversarial.training_algorithms.training_algorithm import TrainingAlgorithm

log = logging.getLogger(__name__)

BATCHES_BETWEEN_FLUSHES = 100
Callback = TrainExtension | Callable[["SGD"], None]


class SGD(TrainingAlgorithm):
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
    update_callbacks : extension, callable, or iterable of these, optional
        The first of the ``extensions``: those that act after every update. A function is called
        with the algorithm; see :class:`~adversarial.train_extensions.UpdateCallback`.
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
    seed : int, sequence of int or RandomState
        Of the order of the examples.
    setup_order : {'final', '2014'}
        Whether the gradients are built before or after the monitor's channels. This decides which
        random streams training uses: ``'final'`` is that of the last Pylearn2 and of all recorded
        values, ``'2014'`` that of the paper's time.

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
        learning_rate: Positive,
        cost: Cost | None = None,
        batch_size: Count | None = None,
        monitoring_batch_size: Count | None = None,
        monitoring_batches: Count | None = None,
        monitoring_dataset: Dataset | dict[str, Dataset] | None = None,
        monitor_iteration_mode: IterationMode = "sequential",
        termination_criterion: TerminationCriterion | None = None,
        update_callbacks: Callback | Iterable[Callback] | None = None,
        learning_rule: LearningRule | None = None,
        set_batch_size: bool = False,
        train_iteration_mode: IterationMode | None = None,
        batches_per_iter: Count | None = None,
        theano_function_mode: str | None = None,
        monitoring_costs: dict[str, Cost] | None = None,
        seed: Seed | np.random.RandomState = SGD_SEED,
        setup_order: Literal["final", "2014"] = "final",
    ):
        if isinstance(cost, (list, tuple, set)):
            raise TypeError(
                "SGD no longer supports using collections of Costs. "
                "Use pylearn2.costs.cost.SumOfCosts instead."
            )
        if cost is not None and not isinstance(cost, Cost):
            raise TypeError(f"{cost!r} is not a cost.")
        for name, value in (("size", monitoring_batch_size), ("amount", monitoring_batches)):
            if monitoring_dataset is None and value is not None:
                raise ValueError(
                    f"Specified a monitoring batch {name} but not a monitoring dataset."
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
        self.extensions = _extensions(update_callbacks)
        self.learning_rule = learning_rule
        self.set_batch_size = set_batch_size
        self.train_iteration_mode = train_iteration_mode or "shuffled_sequential"
        self.batches_per_iter = batches_per_iter
        self.theano_function_mode = theano_function_mode
        self.monitoring_costs = monitoring_costs
        self.seed = seed
        self.setup_order = setup_order
        self.rng = make_rng(seed, SGD_SEED)
        self._iterator: Any = None
        self._saved_place: dict | None = None

    def setup(self, model: Model, dataset: Dataset) -> None:
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
        self.check_finite()
        self._compile(*self.prepare(model, dataset))

    def prepare(self, model: Model, dataset: Dataset) -> tuple[list[Variable], dict[str, Updates]]:
        """Make the graphs of updates and channels, the first part of :meth:`setup`.

        Returns
        -------
        inputs : list of tensor variables
        steps : dict of str to updates
        """
        self.model = model
        if self.cost is None:
            self.cost = Default()
        for mode in (self.train_iteration_mode, self.monitor_iteration_mode):
            resolve_iterator_class(mode)
        for fault in self.faults(model, dataset):
            raise fault
        self.batch_size = choose_batch_size(model, self.batch_size, self.set_batch_size)
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
        # Not needed here, but the original draws its random streams where this is built.
        self._objective = self.cost.expr(model, data)
        if self.setup_order == "2014":
            self._setup_monitor(self.monitor)
        steps = self._build_steps(*self._gradients(self.cost, data))
        if self.setup_order == "final":
            self._setup_monitor(self.monitor)
        readers = [*self.extensions, *filter(None, [self.termination_criterion])]
        known = [*self.monitor.channels, *(CLOCKS if self.monitor.datasets else ())]
        for fault in unknown_channels(readers, known):
            raise fault
        return inputs, steps

    def faults(self, model: Model, dataset: Dataset) -> Iterator[ConfigError]:
        """What does not fit together, of sizes, spaces and names.

        Nothing is drawn, and of the data one example is looked at.
        """
        yield from self._faults_of_sizes(model, dataset)
        cost = self.cost or Default()
        wanted = DataSpecsMapping(cost.get_data_specs(model))
        found = list(faults_of_data("the training set", dataset, wanted, model))
        if not found:
            for name, each in self.monitoring_dataset.items():
                found += faults_of_data(f"the monitoring set {name!r}", each, wanted)
        yield from found or cost.faults(model)

    def _faults_of_sizes(self, model: Model, dataset: Dataset) -> Iterator[ConfigError]:
        """Batches that the data sets, or the model, cannot take."""
        forced = getattr(model, "force_batch_size", None)
        size = forced if self.batch_size is None else self.batch_size
        if size is None or (forced not in (None, size) and not self.set_batch_size):
            return  # `choose_batch_size` says what is wrong
        plans = [
            ("the training set", dataset, self.train_iteration_mode, size, self.batches_per_iter)
        ]
        each_size, number = self.monitoring_batch_size, self.monitoring_batches
        if each_size is None and number is None:
            each_size, number = size, self.batches_per_iter
        for name, each in self.monitoring_dataset.items():
            label = f"the monitoring set {name!r}"
            plans.append((label, each, self.monitor_iteration_mode, each_size, number))
        for label, each, mode, examples, batches in plans:
            yield from faults_of_size(self, label, each, mode, examples, batches, bool(forced))

    def _gradients(self, cost: Cost, data: Any) -> tuple[Updates, Updates]:
        gradients, extra = cost.get_gradients(self.model, data)
        params = self.model.get_params()
        missing = [param.name for param in params if param not in gradients]
        foreign = [str(param) for param in gradients if param not in params]
        if missing or foreign:
            raise ValueError(
                f"The cost's gradients lack {missing} and have {foreign}, unlike the model's "
                "parameters."
            )
        return gradients, extra

    def _build_steps(self, gradients: Updates, extra: Updates) -> dict[str, Updates]:
        """The updates of each kind of step, by name."""
        rule = self.learning_rule or GradientDescent()
        return {"sgd_update": self._updates(rule, gradients, extra)}

    def _updates(self, rule: LearningRule, gradients: Updates, extra: Updates) -> Updates:
        """Updates of some parameters by a rule, under the model's constraints."""
        scalers = self.model.get_lr_scalers()
        foreign = [str(key) for key in scalers if key not in self.model.get_params()]
        if foreign:
            raise ValueError(f"Learning-rate scales for {foreign}, which the model does not have.")
        log.info("Parameter and initial learning rate summary:")
        rate = float(self.learning_rate.get_value())
        for param in gradients:
            log.info("\t%s: %s", param.name, rate * scalers.get(param, 1.0))
        updates = OrderedDict(extra)
        updates.update(rule.get_updates(self.learning_rate, gradients, scalers))
        self.model.modify_updates(updates)
        return updates

    def _compile(self, inputs: list[Variable], steps: dict[str, Updates]) -> None:
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

    def _setup_monitor(self, monitor: Monitor) -> None:
        if not self.monitoring_dataset:
            return
        size, number = self.monitoring_batch_size, self.monitoring_batches
        if size is None and number is None:
            size, number = self.batch_size, self.batches_per_iter
        monitor.setup(
            self.monitoring_dataset,
            cost=self.cost,
            batch_size=size,
            num_batches=number,
            extra_costs=self.monitoring_costs,
            mode=self.monitor_iteration_mode,
        )
        self._add_channels(monitor, next(iter(self.monitoring_dataset.values())))

    def _add_channels(self, monitor: Monitor, first: Dataset) -> None:
        """Add what belongs to no data set to the first one's channels."""
        monitor.add_channel("learning_rate", None, self.learning_rate, first)
        if self.learning_rule is not None:
            self.learning_rule.add_channels_to_monitor(monitor, first)

    def train(self, dataset: Dataset) -> None:
        """Train for one epoch, or for the rest of one.

        Parameters
        ----------
        dataset : Dataset

        Raises
        ------
        NonFiniteError
            If a parameter is NaN or infinite. Biases are looked at after every minibatch where the
            backend has them at hand, all parameters before and after the epoch.
        """
        assert self.monitor is not None, "setup comes first"
        self.check_finite()
        self._iterator = self._epoch_iterator(dataset)
        biases = [param for param in self.model.get_params() if param.ndim == 1]
        try:
            for batch, size in self._updater.feed(self._iterator):
                with in_one_line("A minibatch cannot be learnt"):
                    self._learn(batch)
                self.monitor.report_batch(size)
                if not self._updater.looks_finite(biases):
                    self.check_finite()
                flushing = self.monitor.batches_seen % BATCHES_BETWEEN_FLUSHES == 0
                if flushing and self.learning_rule is not None:
                    self._updater.flush_subnormals(self.learning_rule)
                self._call_extensions(dataset)
                if self.between_batches is not None:
                    self.between_batches()
        finally:
            self._updater.sync()
        self.check_finite()
        self._iterator = None

    def _epoch_iterator(self, dataset: Dataset) -> Any:
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
        if self._saved_place is None:
            self._begin_epoch()
        else:
            iterator.set_state(self._saved_place)
            self._saved_place = None
            self.rng.set_state(drawn)  # the order of this epoch had been drawn already
        return iterator

    def _begin_epoch(self) -> None:
        """Called before the first minibatch of an epoch."""

    def _learn(self, batch: tuple) -> None:
        """Make one step on a minibatch."""
        self._steps["sgd_update"](*batch)

    def _call_extensions(self, dataset: Dataset) -> None:
        for extension in self.extensions:
            if type(extension).on_update is TrainExtension.on_update:
                continue
            if extension.needs_state:
                self.sync()
            extension.on_update(self.model, dataset, self)

    @property
    def in_epoch(self) -> bool:
        """Whether an epoch has begun and has not ended."""
        return self._iterator is not None or self._saved_place is not None

    @property
    def batches_done(self) -> int:
        """Minibatches of the present epoch that are done."""
        place = self.get_state()["iterator"]
        return 0 if place is None else place["position"]

    def settled(self) -> bool:
        """Whether the state between these two minibatches can be told, see :meth:`get_state`.

        Not with iterators that cannot tell their position; nor, where many steps are made in one
        call, before that many are there.
        """
        return hasattr(self._iterator, "get_state") and self._updater.settled()

    def sync(self) -> None:
        """Bring parameters and all other shared variables up to date."""
        self._updater.sync()

    def get_variables(self) -> list[SharedVariable]:
        """Shared variables that training reads or writes."""
        return self._updater.get_variables()

    def get_state(self) -> dict[str, Any]:
        """Generator, counters, and the place in the epoch."""
        place = self._saved_place if self._iterator is None else self._iterator.get_state()
        return {**super().get_state(), "iterator": place}

    def set_state(self, state: dict[str, Any]) -> None:
        super().set_state(state)
        self._iterator, self._saved_place = None, state["iterator"]

    def scale_rate(self, factor: float) -> None:
        """Multiply the learning rate."""
        set_shared(self.learning_rate, factor * float(self.learning_rate.get_value()))


def _extensions(callbacks: Callback | Iterable[Callback] | None) -> list[TrainExtension]:
    if isinstance(callbacks, TrainExtension) or callable(callbacks):
        callbacks = [callbacks]
    return [c if isinstance(c, TrainExtension) else UpdateCallback(c) for c in callbacks or ()]


def _named_datasets(datasets: Dataset | dict[str, Dataset] | None) -> dict[str, Dataset]:
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
