"""What happens around training: before it, after every monitoring, at every save."""

from adversarial.train_extensions.train_extension import TrainExtension

__all__ = ["TrainExtension"]
