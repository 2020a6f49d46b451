"""Where training saves the model, and whether it can."""

import logging
import os
from typing import Any

from adversarial.checkpoint.saveable import check_saveable
from adversarial.config.interpolate import interpolate
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files.arrays import model_path
from adversarial.files.atomic import check_writable, is_special

log = logging.getLogger(__name__)


def settle_save_path(path: str | None, save_freq: int) -> str | None:
    """Decide where the model goes.

    Parameters
    ----------
    path : str or None
        As the experiment has it: ``$NAME`` stands for a variable, ``.pkl`` for ``.npz``.
    save_freq : int
        Epochs between saves.

    Returns
    -------
    str or None
        None if nothing is to be saved.

    Raises
    ------
    ConfigError
        If the model is to be saved, but nothing says where, or to a device or a pipe.
    """
    if path is None:
        if not save_freq:
            return None
        stem = os.environ.get("PYLEARN2_TRAIN_FILE_FULL_STEM")
        if stem is None:
            raise ConfigError("save_freq is given, but nothing says where to: add a save_path.")
        path = f"{stem}.pkl"
    elif not save_freq:
        log.warning("save_path specified but save_freq is 0 (never save). Is this intentional?")
    if is_special(interpolate(path)):
        raise ConfigError(
            f"save_path: {path} is a device or a pipe, and what a run saves must be read again: "
            "name a file."
        )
    settled = model_path(interpolate(path))
    if settled != path and path.endswith(".pkl"):
        log.warning("Saving to %s, as arrays and JSON, instead of the pickle %s.", settled, path)
    return settled


def history_path(save_path: str) -> str:
    """Where the channels of every epoch go.

    Examples
    --------
    >>> history_path("runs/model.npz")
    'runs/model.jsonl'
    """
    return os.path.splitext(save_path)[0] + ".jsonl"


def check_save_paths(train: Any) -> None:
    """See whether everything that training will save can be saved.

    Parameters
    ----------
    train : Train

    Raises
    ------
    ModelFileError
        Naming the path and the reason, or the class that cannot be saved.
    """
    savers = (train, *train.extensions)
    named = [path for saver in savers if (path := getattr(saver, "save_path", None))]
    paths = [model_path(path) for path in named]
    if train.checkpoints is not None:
        paths.append(train.checkpoints.path)
    for path in paths:
        check_writable(path, ModelFileError)
    if paths:
        check_saveable(train.model)
