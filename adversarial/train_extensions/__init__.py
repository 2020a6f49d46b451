"""What happens around training: before it, after every update and monitoring, at every save."""

from adversarial.train_extensions.channel_smoother import ChannelSmoother
from adversarial.train_extensions.shared_setter import SharedSetter
from adversarial.train_extensions.train_extension import TrainExtension, UpdateCallback

__all__ = ["ChannelSmoother", "SharedSetter", "TrainExtension", "UpdateCallback"]
