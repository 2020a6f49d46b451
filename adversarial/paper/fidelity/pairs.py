"""Two histories, or two models, beside each other."""

import numpy as np

from adversarial.checkpoint.files import named_params
from adversarial.monitor.console import number_aware
from adversarial.monitor.records import CLOCKS
from adversarial.paper.fidelity.gaps import Gap, gap_of, gap_of_series

CHANNELS, PARAMETERS = "channels", "parameters"


def compare_histories(one, other, within=0.0, floor=0.0):
    """Compare the channels of two trainings, record by record.

    Parameters
    ----------
    one, other : Records
        The second is the reference.
    within : float
        Allowed, relative to a channel's largest absolute value.
    floor : float
        Allowed beyond that, absolute.

    Returns
    -------
    list of Gap
        In number-aware order; channels that show the time are left out. A channel that one history
        lacks has no records there.
    """
    gaps = []
    for name in sorted({*one.channels, *other.channels} - set(CLOCKS), key=number_aware):
        ours, reference = (
            each.channels[name].values if name in each.channels else np.empty(0)
            for each in (one, other)
        )
        scale = float(np.abs(reference[np.isfinite(reference)]).max(initial=0.0))
        allowed = [within] * max(len(ours), len(reference))
        gaps.append(gap_of_series(CHANNELS, name, ours, reference, allowed, floor, scale))
    return gaps


def compare_models(one, other, within=0.0, floor=0.0):
    """Compare the parameters of two models.

    Parameters
    ----------
    one, other : Model
        The second is the reference.
    within : float
        Allowed, relative to a parameter's largest absolute value.
    floor : float
        Allowed beyond that, absolute.

    Returns
    -------
    list of Gap
        By the names that parameters have in saved files.
    """
    ours, reference = (
        {key.partition("/")[2]: param.get_value() for key, param in named_params(model).items()}
        for model in (one, other)
    )
    return [
        gap_of(PARAMETERS, key, ours[key], reference[key], within, floor)
        if key in ours and key in reference
        else Gap(PARAMETERS, key, np.inf, np.inf, within, 0)
        for key in sorted({*ours, *reference}, key=number_aware)
    ]
