"""What can be wrong with a pickle; each text continues a sentence whose subject is the file."""


class RefusedError(Exception):
    """It asks for something that is not allowed; the text continues "it ..."."""


class DamagedError(Exception):
    """It is cut off, garbled or no pickle at all; the text continues "it ..."."""
