"""Saved models: arrays and JSON, never code. The only room that knows these files."""

from adversarial.checkpoint.description import describe
from adversarial.checkpoint.files import is_model_file, save_model
from adversarial.checkpoint.resume import read_checkpoint, restore_checkpoint, save_checkpoint
from adversarial.checkpoint.rollback import Rollback
from adversarial.checkpoint.schedule import Best, Checkpoints, Every, checkpoint_path
from adversarial.checkpoint.serial import load_model, read_metadata, read_records
from adversarial.files.arrays import model_path

__all__ = [
    "Best",
    "Checkpoints",
    "Every",
    "Rollback",
    "checkpoint_path",
    "describe",
    "is_model_file",
    "load_model",
    "model_path",
    "read_checkpoint",
    "read_metadata",
    "read_records",
    "restore_checkpoint",
    "save_checkpoint",
    "save_model",
]
