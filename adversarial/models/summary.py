"""What a model consists of, in numbers."""

from dataclasses import dataclass

import numpy as np

from adversarial.space import CompositeSpace, Conv2DSpace


@dataclass(frozen=True)
class LayerSummary:
    """One layer.

    Attributes
    ----------
    name, kind : str
        Its name, and its class.
    output : str
        See :func:`describe_space`.
    parameters : int
        How many numbers training may change in it.
    """

    name: str
    kind: str
    output: str
    parameters: int


@dataclass(frozen=True)
class PlayerSummary:
    """A network of a model.

    Attributes
    ----------
    name : str
        ``'generator'``, ``'discriminator'`` or ``'inferer'``; ``'model'`` if it is the only one.
    input : str
        See :func:`describe_space`.
    layers : list of LayerSummary
    parameters, frozen : int
        How many numbers there are in all, each counted once, and how many of them training leaves
        alone.
    """

    name: str
    input: str
    layers: list
    parameters: int
    frozen: int


def summarize(model):
    """Sum up the networks of a model.

    Parameters
    ----------
    model : Model
        A pair, or a network.

    Returns
    -------
    list of PlayerSummary
    """
    return [_player(name, player) for name, player in model.players().items()]


def _player(name, player):
    layers = getattr(player, "layers", [])
    everything = _unique(param for layer in layers or [player] for param in layer.get_params())
    trained = set(player.get_params())
    return PlayerSummary(
        name,
        describe_space(player.get_input_space()),
        [
            LayerSummary(
                layer.layer_name,
                type(layer).__name__,
                describe_space(layer.get_output_space()),
                _count(_unique(layer.get_params())),
            )
            for layer in layers
        ],
        _count(everything),
        _count(param for param in everything if param not in trained),
    )


def _unique(params):
    return list(dict.fromkeys(params))


def _count(params):
    return sum(param.get_value(borrow=True).size for param in params)


def describe_space(space):
    """Write down the shape of an example.

    Parameters
    ----------
    space : Space or None

    Returns
    -------
    str

    Examples
    --------
    >>> describe_space(Conv2DSpace((32, 32), num_channels=3, axes=("c", 0, 1, "b")))
    '32 x 32 x 3 (c01b)'
    """
    if space is None:
        return "unknown"
    if isinstance(space, CompositeSpace):
        return ", ".join(describe_space(part) for part in space.components)
    if isinstance(space, Conv2DSpace):
        axes = "".join(map(str, space.axes))
        return f"{space.shape[0]} x {space.shape[1]} x {space.num_channels} ({axes})"
    return str(space.get_total_dimension())


def parameter_statistics(model):
    """Sum up the values of all parameters.

    Parameters
    ----------
    model : Model

    Yields
    ------
    name : str
        Of the parameter, in a pair after its player's and a slash; then with ``abs()`` around it,
        if there are values of both signs; then for a matrix with `` row norms`` and
        `` col norms``, one row being what leads away from an input.
    statistics : tuple of float
        Smallest, mean and largest.
    shape : tuple of int or None
        For the parameter itself.

    Notes
    -----
    Original: ``summarize_model.py``.
    """
    for player, network in model.players().items():
        for param in network.get_params():
            name = param.name if network is model else f"{player}/{param.name}"
            value = param.get_value(borrow=True)
            yield name, _three(value), value.shape
            if value.min() < 0 < value.max():
                yield f"abs({name})", _three(np.abs(value)), None
            if value.ndim == 2:
                yield f"{name} row norms", _three(np.linalg.norm(value, axis=1)), None
                yield f"{name} col norms", _three(np.linalg.norm(value, axis=0)), None


def _three(values):
    return float(values.min()), float(values.mean()), float(values.max())
