"""New networks from parts of saved models."""

from adversarial.checkpoint.serial import load_model
from adversarial.models.mlp import MLP, Layer


def add_layers(mlp: MLP, pretrained: str, start_layer: int = 0) -> MLP:
    """Put the layers of a saved pair's generator on top of a network, and train them further.

    Parameters
    ----------
    mlp : MLP
    pretrained : str
        Path of the saved pair. Where a ``.pkl`` does not exist, the ``.npz`` of the same name is
        taken.
    start_layer : int
        First layer of the saved generator to take.

    Returns
    -------
    MLP
        The same network, longer.

    Raises
    ------
    ValueError
        If the first added layer does not take what the network gives.

    Notes
    -----
    The added layers keep their names, which may repeat the network's; per-layer dropout settings
    do not reach them.
    """
    pair = load_model(pretrained)
    mlp.graft(pair.generator.mlp.layers[start_layer:])
    return mlp


def recapitate_discriminator(pair_path: str, new_head: Layer) -> MLP:
    """Give a saved pair's discriminator a new last layer, for instance to classify with its
    features.

    Parameters
    ----------
    pair_path : str
        Path of the saved pair.
    new_head : Layer
        Takes the place of the last layer; its weights are drawn anew.

    Returns
    -------
    MLP
    """
    discriminator = load_model(pair_path).discriminator
    discriminator.replace_last(new_head)
    return discriminator
