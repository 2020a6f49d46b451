"""Saved models: arrays and JSON, never code. The only room that knows these files."""

from adversarial.checkpoint.files import (
    check_writable,
    is_model_file,
    load_model,
    model_path,
    save_model,
)

__all__ = ["check_writable", "is_model_file", "load_model", "model_path", "save_model"]
