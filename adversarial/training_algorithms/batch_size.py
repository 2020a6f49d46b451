"""The size of a minibatch, where the model may have one of its own."""

from adversarial.errors import ConfigError
from adversarial.models.model import Model


def choose_batch_size(model: Model, wanted: int | None, may_change_model: bool) -> int:
    """The algorithm's batch size, or else the model's.

    Raises
    ------
    ConfigError
        If there is none, or both have one and they differ.
    """
    forced = getattr(model, "force_batch_size", None)
    if wanted and forced and forced != wanted:
        if not may_change_model:
            raise ConfigError(
                f"The algorithm's batch_size {wanted} conflicts with the model's, {forced}; "
                "set_batch_size: True lets the algorithm decide."
            )
        model.set_batch_size(wanted)
    size = wanted or forced
    if not size:
        raise ConfigError(
            "Neither the TrainingAlgorithm nor the model were given a specification of the batch "
            "size."
        )
    return size
