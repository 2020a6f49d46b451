"""Saved models: arrays and JSON, never code. The only room that knows these files."""

from adversarial.checkpoint.files import (
    is_model_file,
    load_model,
    model_path,
    read_metadata,
    save_model,
)
from adversarial.checkpoint.resume import read_checkpoint, restore_checkpoint, save_checkpoint
from adversarial.checkpoint.rollback import Rollback
from adversarial.checkpoint.schedule import Best, Checkpoints, Every, checkpoint_path

__all__ = [
    "Best",
    "Checkpoints",
    "Every",
    "Rollback",
    "checkpoint_path",
    "is_model_file",
    "load_model",
    "model_path",
    "read_checkpoint",
    "read_metadata",
    "restore_checkpoint",
    "save_checkpoint",
    "save_model",
]
