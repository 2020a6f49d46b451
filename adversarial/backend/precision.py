"""Which float type the experiment uses."""

from aesara import config


def prefer_float32() -> None:
    """Make float32 Aesara's float type, unless the user has chosen one.

    Notes
    -----
    The original ran in float32; Aesara's own default is float64. A choice in ``AESARA_FLAGS`` or
    in Aesara's configuration file is respected. Called by what loads an experiment file
    or a model and by the command line, never on import.
    """
    if config._config_var_dict["floatX"].is_default:
        config.floatX = "float32"
