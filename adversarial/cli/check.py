"""``adversarial check``: what is wrong with experiment files."""

from adversarial.config import yaml_parse
from adversarial.messages import say


def run(arguments):
    """Print all errors of all files; 0 if every file can be trained, else 2."""
    sound = True
    for file in arguments.files:
        errors = yaml_parse.check(file, allow=arguments.allow, overrides=arguments.settings)
        for error in errors:
            say(" ".join(str(error).split()))
        if not errors:
            say(f"{file}: nothing wrong")
        sound = sound and not errors
    return 0 if sound else 2
