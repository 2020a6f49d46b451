"""``adversarial export``: a model's parameters for other programs."""

import os

from adversarial.checkpoint import load_model, model_path
from adversarial.checkpoint.export import export_model
from adversarial.errors import ConfigError
from adversarial.messages import say
from adversarial.run import model_of


def run(arguments):
    """Write the file, and say what is in it."""
    model = os.path.expanduser(model_of(arguments.model))
    stem = os.path.splitext(model_path(model))[0]
    suffix = {"safetensors": ".safetensors", "npz": ".params.npz"}[arguments.to]
    output = os.path.expanduser(arguments.output or stem + suffix)
    if os.path.exists(output) and os.path.samefile(output, model):
        raise ConfigError(f"{output} is the model itself: choose another name by -o.")
    names = export_model(output, load_model(model, arguments.allow), arguments.to)
    say(f"{output}: {len(names)} arrays, {', '.join(names)}")
