"""What a model has been through: handing monitors on, and reading them."""

from adversarial.monitor.monitor import Monitor


def push_monitor(model, name, transfer_experience=False, save_records=False):
    """Put a model's monitor aside, so that another training can begin with a fresh one.

    Parameters
    ----------
    model : Model
    name : str
        Attribute of the model under which the old monitor is kept.
    transfer_experience : bool
        Let the new monitor go on from the old one's counters.
    save_records : bool
        Let it also go on from the old records, except the last, which is measured anew.

    Returns
    -------
    Model
        The same.
    """
    if hasattr(model, name):
        raise ValueError(f"The model already has an attribute {name}.")
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
        state["training_succeeded"] = state["time_budget_exceeded"] = False
        model.monitor.set_state(state)
    return model


def read_channel(model, channel_name, monitor_name="monitor"):
    """Last recorded value of a channel.

    Parameters
    ----------
    model : Model
    channel_name : str
    monitor_name : str
        Attribute of the model that holds the monitor.
    """
    return getattr(model, monitor_name).get_channel(channel_name).val_record[-1]


def get_channel(model, dataset, channel, cost, batch_size):
    """Measure one channel now.

    Parameters
    ----------
    model : Model
    dataset : Dataset
    channel : str
        Without a data set's prefix.
    cost : Cost
    batch_size : int
    """
    monitor = Monitor(model)
    monitor.setup({"": dataset}, cost=cost, batch_size=batch_size)
    monitor()
    return monitor.get_channel(channel).val_record[-1]
