"""What is measured before training and after every epoch."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from aesara import config
from aesara import tensor as at
from aesara.graph.basic import Variable, clone_replace

from adversarial.backend import current
from adversarial.config.match import did_you_mean
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.iteration import is_stochastic
from adversarial.errors import ConfigError, in_one_line
from adversarial.monitor.channel import MonitorChannel
from adversarial.monitor.console import format_value, number_aware
from adversarial.rng import MONITOR_SEED, make_rng
from adversarial.space.data_specs import DataSpecsMapping
from adversarial.stateful import Stateful

log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Watched:
    """A data set and how it is gone through."""

    dataset: Dataset
    mode: str
    batch_size: int | None
    num_batches: int | None
    seed: Any
    measurement: Any = None
    names: Sequence[str] = ()
    prereqs: Sequence[Callable] = ()

    def iterator(self, specs):
        return self.dataset.iterator(
            mode=self.mode,
            batch_size=self.batch_size,
            num_batches=self.num_batches,
            rng=make_rng(self.seed, MONITOR_SEED) if is_stochastic(self.mode) else None,
            data_specs=specs,
            return_tuple=True,
        )

    def measured(self, specs):
        """Number of examples, and for each minibatch the values and its size."""
        iterator = self.iterator(specs)
        if not self.prereqs:
            return iterator.num_examples, self.measurement.over(iterator)
        # one at a time: what is called may set what the next values are computed from
        batches = (self._after_prereqs(batch) for batch in iterator)
        return iterator.num_examples, (
            pair for batch in batches for pair in self.measurement.over([batch])
        )

    def _after_prereqs(self, batch):
        for prereq in self.prereqs:
            prereq(*batch)
        return batch


class Monitor(Stateful):
    """Evaluates channels on data sets and keeps their history.

    Parameters
    ----------
    model : Model

    Attributes
    ----------
    channels : dict of str to MonitorChannel
    epochs_seen, batches_seen, examples_seen : int
        How much training there was so far; examples count as often as they were seen.
    training_succeeded, time_budget_exceeded : bool
    first_epoch : int
        Epochs that were seen before its first record; not 0 if it took over the counters of an
        earlier monitor without its records.

    Notes
    -----
    A record is the mean of the channel over minibatches, weighted by their sizes: a "max" channel
    is a mean of maxima, as in the original.
    """

    state_names = (
        "epochs_seen",
        "batches_seen",
        "examples_seen",
        "training_succeeded",
        "time_budget_exceeded",
    )

    def __init__(self, model):
        self.model = model
        self.channels = OrderedDict()
        self.epochs_seen = self.batches_seen = self.examples_seen = 0
        self.training_succeeded = False
        self.time_budget_exceeded = False
        self.first_epoch = 0
        self.t0 = time.time()
        self._watched: list[_Watched] = []
        self._mapping = DataSpecsMapping()
        self._inputs = []
        self._compiled = False

    @classmethod
    def get_monitor(cls, model):
        """The model's monitor; made if it has none."""
        if getattr(model, "monitor", None) is None:
            model.monitor = cls(model)
        return model.monitor

    def setup(
        self,
        dataset,
        cost,
        batch_size,
        num_batches=None,
        extra_costs=None,
        mode="sequential",
        obj_prereqs=None,
    ):
        """Add data sets, and the channels of cost and model for each.

        Parameters
        ----------
        dataset : dict of str to Dataset, or Dataset
            Names are prefixes of the channels; a data set alone has none.
        cost : Cost
            Its value becomes the channel ``objective``, if it has one.
        batch_size, num_batches : int or None
        extra_costs : dict of str to Cost, optional
            Measured under their names.
        mode : str
            Iteration mode.
        obj_prereqs : list of callable, optional
            The ``prereqs`` of the costs' values, see :meth:`add_channel`.

        Raises
        ------
        TypeError
            If costs come without names.

        Notes
        -----
        The order in which graphs are built decides which random streams they use: the costs'
        channels, the model's channels, then the costs' values, once for each data set. Channels
        are built once and measured on every data set.
        """
        if not isinstance(extra_costs, (dict, type(None))):
            raise TypeError(
                "extra_costs must be a dict from names to costs, got a "
                f"{type(extra_costs).__name__}: a channel is named after each."
            )
        datasets = dataset if isinstance(dataset, dict) else {"": dataset}
        costs = OrderedDict([("objective", cost)])
        costs.update(sorted((extra_costs or {}).items()))
        specs = {name: each.get_data_specs(self.model) for name, each in costs.items()}
        channel_specs = {
            name: each.get_monitoring_data_specs(self.model) for name, each in costs.items()
        }
        model_specs = self.model.get_monitoring_data_specs()
        for pair in (*specs.values(), *channel_specs.values(), model_specs):
            self._data_for(pair)
        channels = OrderedDict()
        for name, each in costs.items():
            prefix = "" if name == "objective" else f"{name}_"
            own = each.get_monitoring_channels(self.model, self._data_for(channel_specs[name]))
            channels.update({f"{prefix}{key}": value for key, value in own.items()})
        channels.update(self.model.get_monitoring_channels(self._data_for(model_specs)))
        for dataset_name, each_set in datasets.items():
            self.add_dataset(each_set, mode, batch_size, num_batches)
            prefix = f"{dataset_name}_" if dataset_name else ""
            for name, each in costs.items():
                value = each.expr(self.model, self._data_for(specs[name]))
                if value is not None:
                    self.add_channel(f"{prefix}{name}", None, value, each_set, obj_prereqs)
            for name, value in channels.items():
                self.add_channel(f"{prefix}{name}", None, value, each_set)

    def _data_for(self, specs):
        """The symbolic batch, nested as the specs are, for which minibatches are put in."""
        known = len(self._mapping.pairs)
        self._mapping.add(*specs)
        self._inputs += self._mapping.make_batches("monitor")[known:]
        return self._mapping.nest(self._inputs, *specs)

    def add_dataset(self, dataset, mode="sequential", batch_size=None, num_batches=None, seed=None):
        """Go through data sets at every monitoring; each once, however often it is added.

        Parameters
        ----------
        dataset : Dataset or list of Dataset
        mode, batch_size, num_batches, seed
            How to go through them: one for all, or a list with one for each.

        Raises
        ------
        ValueError
            If such a list is not as long as that of the data sets.
        """
        datasets = dataset if isinstance(dataset, list) else [dataset]
        plan = {"mode": mode, "batch_size": batch_size, "num_batches": num_batches, "seed": seed}
        columns = [_one_for_each(len(datasets), *item) for item in plan.items()]
        for each, *how in zip(datasets, *columns):
            if not any(each is watched.dataset for watched in self._watched):
                self._watched.append(_Watched(each, *how))
                self._compiled = False

    def add_channel(self, name, ipt, val, dataset=None, prereqs=None, data_specs=None, doc=""):
        """Measure a scalar.

        Parameters
        ----------
        name : str
        ipt : tensor variable, nested tuple of them, or None
            The symbolic batch that the value is computed from; None if it needs no data.
        val : scalar variable or number
        dataset : Dataset, optional
            May be left out where there is only one.
        prereqs : list of callable, optional
            Called before each minibatch is measured, with its arrays: one for each source that
            anything here is computed from, in the order in which they were first asked for.
        data_specs : pair (space, source), optional
            What ``ipt`` stands for; by default the model's input.

        Raises
        ------
        ValueError
            If the name is taken, the data set is not monitored or which one is meant is ambiguous,
            or inputs and sources do not match.
        TypeError
            If the value is not a scalar of the configured float type.
        """
        if name in self.channels and self.channels[name].value is not None:
            raise ValueError(f"Tried to create the same channel twice ({name})")
        value = val if isinstance(val, Variable) else at.constant(np.asarray(val, config.floatX))
        if value.ndim != 0 or value.dtype != config.floatX:
            raise TypeError(
                f"Channel {name} must be a {config.floatX} scalar, got {value.ndim} dimensions "
                f"of {value.dtype}."
            )
        watched = self.datasets
        if dataset is None and len(watched) > 1:
            raise ValueError(
                f"Channel {name}: which of {len(watched)} data sets it belongs to is ambiguous."
            )
        if dataset is None and watched:
            (dataset,) = watched
        if not any(dataset is each for each in watched):
            raise ValueError(f"Channel {name}: its data set is not monitored.")
        if ipt is not None:
            specs = data_specs or (self.model.get_input_space(), self.model.get_input_source())
            given, ours = _leaves(ipt), _leaves(self._data_for(specs))
            if len(given) != len(ours):
                raise ValueError(f"Channel {name}: {len(given)} inputs for {len(ours)} sources.")
            value = clone_replace(value, dict(zip(given, ours)))
        channel = self.channels.setdefault(name, MonitorChannel())
        channel.value, channel.dataset, channel.doc = value, dataset, doc
        channel.prereqs = list(prereqs or [])
        self._compiled = False

    @property
    def datasets(self):
        """The data sets that are monitored, in the order in which they were added."""
        return [watched.dataset for watched in self._watched]

    def get_channel(self, name):
        """A channel by name.

        Raises
        ------
        ConfigError
            Naming a similar one, where there is one.
        """
        if name not in self.channels:
            hint = did_you_mean(name, self.channels)
            raise ConfigError(f"There is no monitoring channel {name}.{hint}")
        return self.channels[name]

    def redo_theano(self):
        """Compile everything anew."""
        self._compiled = False
        self.compile()

    def compile(self):
        """Compile now what the next call would compile."""
        if self._compiled:
            return
        log.info("compiling begin_record_entry...")
        log.info("Monitored channels: ")
        for name in sorted(self.channels):
            log.info("\t%s", name)
        log.info("Compiling accum...")
        spaces = [space for space, _ in self._mapping.pairs]
        for watched in self._watched:
            watched.names = [
                name
                for name, channel in self.channels.items()
                if channel.value is not None and channel.dataset is watched.dataset
            ]
            if not watched.names:
                continue
            prereqs = [each for name in watched.names for each in self.channels[name].prereqs]
            watched.prereqs = list(dict.fromkeys(prereqs))
            values = at.stack([self.channels[name].value for name in watched.names])
            watched.measurement = current().measurement(self._inputs, spaces, values)
            log.info("graph size: %d", watched.measurement.graph_size)
        log.info("Compiling accum done.")
        self._compiled = True

    def get_variables(self):
        """Shared variables of the compiled channels: what they read, and their random streams."""
        measured = [watched.measurement for watched in self._watched if watched.measurement]
        return [variable for each in measured for variable in each.get_variables()]

    def __call__(self):
        """Measure all channels and append to their records."""
        self.compile()
        seen = self.epochs_seen, self.batches_seen, self.examples_seen
        for watched in self._watched:
            with in_one_line(f"Channels {', '.join(watched.names[:3])}, ... cannot be measured"):
                values = self._average(watched) if watched.names else ()
            for name, value in zip(watched.names, values):
                self.channels[name].record(value, *seen, time.time() - self.t0)
        self._log()

    def _average(self, watched):
        """Mean over minibatches, weighted by size, summed in the configured float type as in the
        original.
        """
        totals = np.zeros(len(watched.names), dtype=config.floatX)
        if not self._mapping.pairs:
            watched._after_prereqs(())
            return totals + watched.measurement.once()
        expected, measured = watched.measured(self._mapping.flat_specs)
        if expected == 0:
            raise ConfigError("A monitored data set is empty: nothing can be measured on it.")
        seen = 0
        for values, size in measured:
            totals += (values.astype(np.float64) * (size / expected)).astype(config.floatX)
            seen += size
        if seen != expected:
            raise RuntimeError(f"A data set announced {expected} examples but gave {seen}.")
        return totals

    def _log(self):
        log.info("Monitoring step:")
        log.info("\tEpochs seen: %d", self.epochs_seen)
        log.info("\tBatches seen: %d", self.batches_seen)
        log.info("\tExamples seen: %d", self.examples_seen)
        for name in sorted(self.channels, key=number_aware):
            if self.channels[name].val_record:
                log.info("\t%s: %s", name, format_value(self.channels[name].val_record[-1]))

    def report_batch(self, examples):
        """Count one minibatch of training."""
        self.batches_seen += 1
        self.examples_seen += examples

    def report_epoch(self):
        """Count one epoch of training."""
        self.epochs_seen += 1

    def get_epochs_seen(self):
        """Number of epochs of training so far."""
        return self.epochs_seen

    def get_batches_seen(self):
        """Number of minibatches of training so far."""
        return self.batches_seen

    def get_examples_seen(self):
        """Number of examples that training has seen so far, each as often as it was seen."""
        return self.examples_seen

    def get_state(self):
        """Counters and records, as plain numbers and lists."""
        channels = {name: channel.get_state() for name, channel in self.channels.items()}
        return {**super().get_state(), "channels": channels}

    def set_state(self, state):
        """Restore what :meth:`get_state` gave; channels come back as history without a graph."""
        super().set_state(state)
        for name, records in state["channels"].items():
            self.channels.setdefault(name, MonitorChannel()).set_state(records)


def _leaves(batch):
    """The variables of a nested batch, in order."""
    if isinstance(batch, (list, tuple)):
        return [leaf for part in batch for leaf in _leaves(part)]
    return [] if batch is None else [batch]


def _one_for_each(count, name, value):
    """A setting for each of so many data sets: the values of a list, or one value repeated."""
    values = value if isinstance(value, list) else [value]
    if len(values) not in (1, count):
        raise ValueError(f"Monitor: {len(values)} values of {name} for {count} data sets.")
    return values if len(values) == count else values * count
