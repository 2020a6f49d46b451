"""The monitors of a model that is trained in stages: putting them aside, and reading them."""

import logging

from adversarial.config.match import did_you_mean
from adversarial.errors import ConfigError
from adversarial.monitor.monitor import Monitor

log = logging.getLogger(__name__)


def push_monitor(model, name, transfer_experience=False, save_records=False):
    """Put a model's monitor aside, so that another training can begin with a fresh one.

    Parameters
    ----------
    model : Model
    name : str
        Attribute of the model under which the old monitor is kept, in its saved files too. An
        older monitor of that name is given up.
    transfer_experience : bool
        Let the new monitor go on from the old one's counters.
    save_records : bool
        Let it also go on from the old records, except the last, which is measured anew.

    Returns
    -------
    Model
        The same.

    Raises
    ------
    ConfigError
        If the model has such an attribute that is no monitor.
    """
    if name in earlier_monitors(model):
        log.warning("The model's earlier monitor %r is replaced by a later one.", name)
    elif hasattr(model, name):
        raise ConfigError(f"A monitor cannot be kept as {name!r}: the model's own needs the name.")
    old = Monitor.get_monitor(model)
    setattr(model, name, old)
    model.monitor = Monitor(model)
    if transfer_experience:
        state = old.get_state()
        if save_records:
            for records in state["channels"].values():
                for record in records.values():
                    del record[-1:]
        else:
            state["channels"] = {}
            model.monitor.first_epoch = state["epochs_seen"]
        state["training_succeeded"] = state["time_budget_exceeded"] = False
        model.monitor.set_state(state)
    return model


def earlier_monitors(model):
    """Monitors that `push_monitor` put aside, by name."""
    return {
        name: value
        for name, value in vars(model).items()
        if isinstance(value, Monitor) and name != "monitor"
    }


def read_channel(model, channel_name, monitor_name="monitor"):
    """Last recorded value of a channel.

    Parameters
    ----------
    model : Model
    channel_name : str
    monitor_name : str
        Attribute of the model that holds the monitor.

    Returns
    -------
    float
        In double precision, so that it is compared in it; the record itself may be in single.

    Raises
    ------
    ConfigError
        If there is no such monitor or channel (a similar one is named), or it was
        never measured.
    """
    monitor = getattr(model, monitor_name, None)
    if not isinstance(monitor, Monitor):
        known = [*earlier_monitors(model), "monitor"]
        hint = did_you_mean(monitor_name, known)
        raise ConfigError(f"The model has no monitor {monitor_name!r}.{hint}")
    record = monitor.get_channel(channel_name).val_record
    if not record:
        raise ConfigError(f"The channel {channel_name} has not been measured yet.")
    return float(record[-1])


def get_channel(model, dataset, channel, cost, batch_size):
    """Measure one channel now.

    Parameters
    ----------
    model : Model
    dataset : Dataset or dict of str to Dataset
        As the ``monitoring_dataset`` of an algorithm: names prefix the channels.
    channel : str
    cost : Cost
    batch_size : int
    """
    monitor = Monitor(model)
    monitor.setup(dataset, cost=cost, batch_size=batch_size)
    monitor()
    return monitor.get_channel(channel).val_record[-1]
