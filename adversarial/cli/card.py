"""``adversarial card``: what a saved model is, for whoever is given it."""

import os

from adversarial.errors import ConfigError
from adversarial.files.atomic import check_writable, replacing
from adversarial.messages import say
from adversarial.run.card import make_card


def run(arguments):
    """Print the card, or write it; one that is there may have been filled in, and stays."""
    output = arguments.output and os.path.expanduser(arguments.output)
    if output:
        if os.path.lexists(output):
            raise ConfigError(f"{output} is there already: choose another name by -o.")
        check_writable(output)
    text = make_card(arguments.model, arguments.allow)
    if not output:
        for line in text.splitlines():
            say(line)
        return
    with replacing(output) as file:
        file.write(text.encode())
    say(f"The card is in {output}. What no file tells is `not stated`: fill it in.")
