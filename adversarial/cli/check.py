"""``adversarial check``: what is wrong with experiment files."""

from adversarial.cli.arguments import add_allow, add_set
from adversarial.cli.command import Command
from adversarial.messages import say


def _add_arguments(parser):
    parser.add_argument("files", metavar="FILE", nargs="+", help="an experiment file")
    add_set(parser)
    add_allow(parser)


def _run(arguments):
    """Print all errors of all files; 0 if every file can be trained, else 2."""
    from adversarial.config import yaml_parse

    sound = True
    for file in arguments.files:
        errors = yaml_parse.check(file, allow=arguments.allow, overrides=arguments.settings)
        for error in errors:
            say(" ".join(str(error).split()))
        if not errors:
            say(f"{file}: nothing wrong")
        sound = sound and not errors
    return 0 if sound else 2


COMMAND = Command(
    "check",
    "List everything that is wrong with experiment files, without training.",
    "check yaml_configs/mnist.yaml",
    _run,
    _add_arguments,
)
