"""``python -m adversarial``: the same as the command ``adversarial``."""

import sys

from adversarial.cli import main

if __name__ == "__main__":
    sys.exit(main())
