"""Saved models: arrays and JSON, never code. The only room that knows these files."""

from adversarial.checkpoint.files import (
    is_model_file,
    load_model,
    model_path,
    read_metadata,
    save_model,
)

__all__ = ["is_model_file", "load_model", "model_path", "read_metadata", "save_model"]
