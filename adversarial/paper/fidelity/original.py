"""An experiment beside the values that the original computed from the same file."""

import json

import numpy as np

from adversarial.errors import DataError
from adversarial.files import npz
from adversarial.paper.fidelity.gaps import gap_of, gap_of_series

INITIAL, CALLS, GRADIENTS = "initial parameters", "samples and objectives", "gradients"
CHANNELS, PARAMETERS, MOVEMENT = "channels", "parameters", "movement of parameters"
KINDS = (INITIAL, CALLS, GRADIENTS, CHANNELS, PARAMETERS, MOVEMENT)

# What the original itself, built otherwise, moves by, and some room: docs/fidelity.md.
EXACT, SAME, BEFORE, ABSOLUTE = "exact", "same", "channels before training", "of channels, absolute"
WITHIN = {
    EXACT: 0.0,
    SAME: 1e-6,
    GRADIENTS: 1e-3,
    BEFORE: 1e-5,
    CHANNELS: 1e-3,
    ABSOLUTE: 1e-6,
    PARAMETERS: 1e-3,
    MOVEMENT: 1e-2,
}


def read_recorded(path):
    """Read recorded values.

    Parameters
    ----------
    path : str
        An ``.npz``; what is in it is told in ``tests/golden/README.md``.

    Returns
    -------
    dict of str to array

    Raises
    ------
    DataError
        If it is missing, damaged or of another kind.
    """
    try:
        arrays = npz.read_arrays(path)
    except npz.UNREADABLE as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read: {reason}.") from error
    if not {"monitor/names", "monitor/values"} <= set(arrays):
        raise DataError(f"{path} holds no recorded values of an experiment.")
    return arrays


def _below(recorded, prefix):
    return {key[len(prefix) :]: a for key, a in recorded.items() if key.startswith(prefix)}


def compare_with_original(replay, recorded, within=None):
    """Compare all that was recorded.

    Parameters
    ----------
    replay : Replay
    recorded : dict of str to array
    within : float, optional
        Allowed of everything, relative, in place of the tolerances in ``docs/fidelity.md``.

    Returns
    -------
    list of Gap
        By kind; the records of channels and parameters are epochs, 0 before training. Channels are
        relative to their largest absolute value in the whole run.

    Raises
    ------
    DataError
        If the experiment has no parameter or channel of a recorded name.
    """
    allowed = WITHIN
    if within is not None:
        allowed = {**dict.fromkeys(WITHIN, within), ABSOLUTE: 0.0}
    gaps = []
    for key, theirs in _below(recorded, "init/").items():
        exact = key.endswith("_W") or not theirs.any()
        ours = _of(replay.initial, key)
        gaps.append(gap_of(INITIAL, key, ours, theirs, allowed[EXACT if exact else SAME]))
    for draw in range(2):
        for key, theirs in _below(recorded, f"call{draw}/").items():
            ours = _of(replay.calls[draw], key)
            gaps.append(gap_of(CALLS, f"draw {draw}: {key}", ours, theirs, allowed[SAME]))
    for key, theirs in _below(recorded, "grad/").items():
        ours = _of(replay.gradients, key)
        gaps.append(gap_of(GRADIENTS, key, ours, theirs, allowed[GRADIENTS]))
    epochs, monitor = replay.run
    return gaps + _channels(monitor, recorded, allowed) + _parameters(epochs, recorded, allowed)


def _of(ours, key):
    if key not in ours:
        raise DataError(f"{key} was recorded, but the experiment does not have it.")
    return ours[key]


def _channels(monitor, recorded, allowed):
    gaps = []
    names = json.loads(recorded["monitor/names"].item())
    for name, theirs in zip(names, np.asarray(recorded["monitor/values"], dtype=np.float64)):
        ours = _of(monitor.channels, name).val_record
        within = [allowed[BEFORE]] + [allowed[CHANNELS]] * (len(theirs) - 1)
        finite = theirs[np.isfinite(theirs)]
        scale = float(np.abs(finite).max(initial=0.0))
        gaps.append(gap_of_series(CHANNELS, name, ours, theirs, within, allowed[ABSOLUTE], scale))
    return gaps


def _parameters(epochs, recorded, allowed):
    theirs = [_below(recorded, f"epoch{k}/") for k in range(len(epochs))]
    theirs = [each for each in theirs if each]
    gaps = []
    for key in theirs[0] if theirs else ():
        series = [each[key] for each in theirs]
        ours = [_of(epoch, key) for epoch in epochs[: len(theirs)]]
        within = [allowed[SAME]] + [allowed[PARAMETERS]] * (len(series) - 1)
        gaps.append(gap_of_series(PARAMETERS, key, ours, series, within))
        moved, ours_moved = ([each - all_[0] for each in all_] for all_ in (series, ours))
        within = [allowed[MOVEMENT]] * len(series)
        gaps.append(gap_of_series(MOVEMENT, key, ours_moved, moved, within))
    return gaps
