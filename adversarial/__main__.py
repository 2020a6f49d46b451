"""The program: the command ``adversarial``, and ``python -m adversarial``."""

import sys

from adversarial.leaving import begin_leaving_at_once
from adversarial.limits import use_utf8


def main():
    """Run a command; returns the exit code."""
    begin_leaving_at_once()
    use_utf8()
    from adversarial.cli import main as run  # only now, so that Ctrl-C is one line here, too

    return run()


if __name__ == "__main__":
    sys.exit(main())
