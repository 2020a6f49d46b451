"""``adversarial export``: a model's parameters for other programs."""

import os

from adversarial.cli.command import Command
from adversarial.cli.models import add_model
from adversarial.errors import ConfigError
from adversarial.messages import say


def _add_arguments(parser):
    add_model(parser, "a saved model, a checkpoint, or a pickle of the original's")
    parser.add_argument(
        "--to",
        choices=("safetensors", "npz"),
        required=True,
        help="safetensors (an extra), or the arrays alone in an .npz",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to; by default beside the model, as NAME.safetensors or NAME.params.npz",
    )


def _run(arguments):
    """Write the file, and say what is in it."""
    from adversarial.checkpoint import load_model, model_path
    from adversarial.checkpoint.export import export_model

    stem = os.path.splitext(model_path(arguments.model))[0]
    suffix = {"safetensors": ".safetensors", "npz": ".params.npz"}[arguments.to]
    output = os.path.expanduser(arguments.output or stem + suffix)
    if os.path.exists(output) and os.path.samefile(output, os.path.expanduser(arguments.model)):
        raise ConfigError(f"{output} is the model itself: choose another name by -o.")
    names = export_model(output, load_model(arguments.model, arguments.allow), arguments.to)
    say(f"{output}: {len(names)} arrays, {', '.join(names)}")


COMMAND = Command(
    "export",
    "Write a model's parameters for other programs.",
    "export runs/mnist.npz --to safetensors",
    _run,
    _add_arguments,
)
