"""Keeping the best model."""

import copy
import logging
import math
import os
from typing import Annotated

from adversarial.checkpoint import model_path, save_model
from adversarial.config.interpolate import interpolate
from adversarial.kinds import Channel, Natural
from adversarial.train_extensions.train_extension import TrainExtension

log = logging.getLogger(__name__)


class MonitorBasedSaveBest(TrainExtension):
    """Saves the model whenever a channel is better than ever before.

    Parameters
    ----------
    channel_name : str
    save_path : str, optional
        Where to; ``${VAR}`` is filled in, and a ``.pkl`` becomes ``.npz``.
    store_best_model : bool
        Keep the best parameters in memory, as ``best_param_values``.
    start_epoch : int
        First epoch that counts.
    higher_is_better : bool
    tag_key : str, optional
        Key of the entry in ``model.tag``; the class name unless given.

    Raises
    ------
    ValueError
        If the best model is to go nowhere.

    Notes
    -----
    Counts from the monitoring before the first epoch on. NaN is never the best.
    """

    only_watches = True

    state_names = ("best_cost", "best_param_values")

    def __init__(
        self,
        channel_name: Annotated[str, Channel()],
        save_path: str | None = None,
        store_best_model: bool = False,
        start_epoch: Natural = 0,
        higher_is_better: bool = False,
        tag_key: str | None = None,
    ):
        if save_path is None and not store_best_model:
            raise ValueError("MonitorBasedSaveBest needs a save_path, or store_best_model: True.")
        self.channel_name = channel_name
        self.save_path = None if save_path is None else interpolate(save_path)
        self.store_best_model = store_best_model
        self.start_epoch = start_epoch
        self.higher_is_better = higher_is_better
        self.tag_key = tag_key
        self.best_cost = -math.inf if higher_is_better else math.inf
        self.best_param_values = None

    def setup(self, model, dataset, algorithm):
        """Leave a note in the model's tag: which channel, how good, and the file's name."""
        key = self.tag_key or type(self).__name__
        if key in model.tag:
            log.warning("The model's tag %r is overwritten.", key)
        if self.save_path is not None:
            self.save_path = model_path(self.save_path)
        self._tag = model.tag[key] = {
            "channel_name": self.channel_name,
            "save_path": self.save_path and os.path.basename(self.save_path),
            "best_cost": self.best_cost,
        }

    def on_monitor(self, model, dataset, algorithm):
        """Save if the channel is better than ever before."""
        value = float(model.monitor.get_channel(self.channel_name).val_record[-1])
        better = value > self.best_cost if self.higher_is_better else value < self.best_cost
        if not better or model.monitor.get_epochs_seen() < self.start_epoch:
            return
        self.best_cost = self._tag["best_cost"] = value
        if self.store_best_model:
            self.best_param_values = copy.deepcopy(model.get_param_values())
        if self.save_path is not None:
            save_model(self.save_path, model)
