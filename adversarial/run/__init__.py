"""A run: an experiment that is carried out, and the folder it leaves."""

from adversarial.run.options import Options
from adversarial.run.run import Run, history_of, model_of

__all__ = ["Options", "Run", "history_of", "model_of"]
