"""Parameters alone, for other programs."""

import json
from typing import Any

import numpy as np

from adversarial.checkpoint.description import describe
from adversarial.checkpoint.files import named_params
from adversarial.errors import ConfigError, ModelFileError
from adversarial.files import npz
from adversarial.files.atomic import replacing
from adversarial.version import __version__


def export_model(path: str, model: Any, format: str) -> list[str]:
    """Write a model's parameters.

    Parameters
    ----------
    path : str
    model : Model
    format : {'safetensors', 'npz'}

    Returns
    -------
    list of str
        The names of the arrays: ``PLAYER.PARAMETER``, as in ``generator.h0_W``.

    Raises
    ------
    ConfigError
        If safetensors is asked for and not installed.
    ModelFileError
        If the file cannot be written.

    Notes
    -----
    Random states and history are left out. A safetensors file also holds texts: the architecture,
    as in ``model.json`` but without the arrays among its arguments, and our version.
    """
    arrays = {
        key.partition("/")[2].replace("/", "."): np.ascontiguousarray(param.get_value())
        for key, param in named_params(model).items()
    }
    if format == "npz":
        npz.write_arrays(path, arrays, ModelFileError)
        return list(arrays)
    try:
        from safetensors.numpy import save
    except ImportError as error:
        raise ConfigError(
            "Writing safetensors needs the package of that name, which is not installed: "
            "pip install 'adversarial-nets[export]'"
        ) from error
    about = {"architecture": json.dumps(describe(model)), "adversarial": __version__}
    with replacing(path, ModelFileError) as file:
        file.write(save(arrays, metadata=about))
    return list(arrays)
