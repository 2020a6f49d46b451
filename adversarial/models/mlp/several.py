"""What networks and composite layers gather from several layers."""

from aesara import config
from aesara import tensor as at


def lr_scalers_of(layers):
    """The layers' factors of the learning rate, together.

    Parameters
    ----------
    layers : list of Layer

    Returns
    -------
    dict of shared variable to float

    Raises
    ------
    ValueError
        If two layers scale the same parameter.
    """
    scalers = {}
    for layer in layers:
        own = layer.get_lr_scalers()
        twice = [param.name for param in own if param in scalers]
        if twice:
            raise ValueError(f"Two layers scale the learning rate of {', '.join(twice)}.")
        scalers.update(own)
    return scalers


def decay_of(owner, layers, coeffs, method):
    """Sum of the layers' penalties on weights; those with coefficient zero are not even asked.

    Parameters
    ----------
    owner : str
        For messages.
    layers : list of Layer
    coeffs : float, list with one for each layer, or dict by layer name
        Entries for layers of layers may be lists or dicts again.
    method : {'get_weight_decay', 'get_l1_weight_decay'}

    Returns
    -------
    scalar variable
        A constant of the configured float type if no layer is asked.

    Raises
    ------
    ValueError
        For a list of another length, or names of layers that do not exist.
    """
    if isinstance(coeffs, dict):
        unknown = sorted(set(coeffs) - {layer.layer_name for layer in layers})
        if unknown:
            raise ValueError(f"{owner} has no layer(s) named {', '.join(unknown)}.")
        coeffs = [coeffs.get(layer.layer_name, 0.0) for layer in layers]
    if not isinstance(coeffs, (list, tuple)):
        coeffs = [coeffs] * len(layers)
    if len(coeffs) != len(layers):
        raise ValueError(f"{owner}: {len(coeffs)} coefficients for {len(layers)} layers.")
    terms = [
        getattr(layer, method)(coeff)
        for layer, coeff in zip(layers, coeffs)
        if isinstance(coeff, (list, tuple, dict)) or float(coeff) != 0.0
    ]
    if not terms:
        return at.constant(0, dtype=config.floatX)
    return sum(terms[1:], start=terms[0])
