"""When the phases of a run are saved, and where they begin."""

import os

from adversarial.checkpoint import Checkpoints, Rollback, checkpoint_path, read_checkpoint
from adversarial.checkpoint.resume import check_resumable
from adversarial.errors import ConfigError
from adversarial.messages import say, warn
from adversarial.run.options import Options
from adversarial.training import Train


def set_checkpoints(phases: list[Train], options: Options) -> None:
    """Tell all phases of an experiment when to save, and whether to go on.

    Raises
    ------
    ConfigError
        If the options cannot be followed, or a run that stopped would be overwritten.
    """
    if options.resume_from is not None and len(phases) > 1:
        raise ConfigError(
            f"The file has {len(phases)} phases, each with a checkpoint of its own: use --resume."
        )
    for train in phases:
        rolls = options.on_nan == "rollback"
        asked = options.save_every or options.keep_best or options.keep > 1 or rolls
        if train.save_path is None and (asked or options.resume or options.resume_from):
            raise ConfigError("Checkpoints need a place to be saved to: add --save-path.")
        train.accept_differences = options.accept_differences
        if train.save_path is not None and (train.save_freq or asked):
            train.checkpoints = Checkpoints(
                checkpoint_path(train.save_path),
                options.save_every,
                options.keep,
                options.keep_best,
            )
            train.rollback = Rollback() if rolls else None
            _look(train.checkpoints, options)


def _look(checkpoints: Checkpoints, options: Options) -> None:
    """See whether there is a checkpoint already, and do not overwrite one that is worth something.

    Raises
    ------
    ConfigError
        If there is one of a run that stopped, and nothing says what to do with it.
    """
    goes_on = options.resume or options.resume_from
    if goes_on or options.restart or not checkpoints.exists():
        return
    about = read_checkpoint(checkpoints.path)[0]
    place = f"{about['epochs_seen']} epochs and {about['batches_seen']} minibatches"
    if not about["finished"]:
        raise ConfigError(
            f"{checkpoints.path} is there, of a run that stopped after {place}. Go on with it: "
            "--resume. Begin again and overwrite it: --restart."
        )
    warn(
        f"{checkpoints.path}, of a run that came to its end after {place}, will be overwritten; "
        "with --resume and more --epochs it would go on."
    )


def check_fit(phases: list[Train], options: Options) -> None:
    """Refuse to go on with another experiment, before anything is written or compiled.

    Raises
    ------
    ModelFileError
        If a checkpoint does not fit, naming the differences.
    """
    for train in phases:
        if train.checkpoints is None:
            continue
        _ = train.fingerprint  # before an earlier phase changes what they share
        if options.resume_from is not None:
            path = os.path.expanduser(options.resume_from)
        elif options.resume and train.checkpoints.exists() and not _only_puts_together(train):
            path = train.checkpoints.path
        else:
            continue
        check_resumable(path, train, options.accept_differences)


def resume_point(train: Train, options: Options) -> bool | str:
    """Where training begins.

    Parameters
    ----------
    train : Train
    options : Options

    Returns
    -------
    bool or str
        For :meth:`adversarial.training.Train.main_loop`.
    """
    if options.resume_from is not None:
        return os.path.expanduser(options.resume_from)
    if not options.resume or train.checkpoints is None or _only_puts_together(train):
        return False
    if not train.checkpoints.exists():
        if not options.quiet:
            say(f"There is no {train.checkpoints.path} to go on from: this is the beginning.")
        return False
    return True


def _only_puts_together(train: Train) -> bool:
    """Whether nothing is trained: then the result of earlier phases counts, not what was saved."""
    return train.algorithm is None and not train.model.continue_learning()
