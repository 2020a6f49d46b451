"""Pictures of weights: what a unit looks for, or what it paints."""

from dataclasses import dataclass

import numpy as np

from adversarial.errors import AdversarialError
from adversarial.evaluation.sampling import rows_to_images
from adversarial.figures.images import image_shape
from adversarial.figures.patch_viewer import PatchViewer, pick_shape
from adversarial.space import Conv2DSpace

RESCALINGS = ("individual", "global", "none")


@dataclass(frozen=True)
class WeightImages:
    """The weights of a layer as patches.

    Attributes
    ----------
    layer_name : str
    rows : ndarray, shape (n, dims)
        The weights of each unit, in the layer's own order.
    images : ndarray, shape (patches, height, width, 1 or 3)
        The same as pictures. Where they have neither 1 nor 3 channels, every channel is a patch.
    grid_shape : pair of int
        Rows and columns of a sheet that holds them.
    """

    layer_name: str
    rows: np.ndarray
    images: np.ndarray
    grid_shape: tuple


def incoming_weights(network, layer_name=None, weights_view=None):
    """Take the weights by which each unit of a layer sees its input.

    Parameters
    ----------
    network : MLP
    layer_name : str, optional
        By default the first layer that has weights.
    weights_view : callable, optional
        How the rows of the network's input become images, such as a data set's
        ``get_weights_view``; where it gives None, as by default, they are squares. Asked for the
        first layer with weights only.

    Returns
    -------
    WeightImages
        Nearly a square; the patches of a unit that has several (maxout) lie side by side.

    Raises
    ------
    AdversarialError
        If there is no such layer, or its weights are no pictures.

    Notes
    -----
    Original: ``show_weights.py``, which gave each maxout unit a row of the sheet: 240 units of
    ``mnist.yaml`` were a strip. Weights of hidden units have no natural picture: they are shown
    as nearly square grey patches.
    """
    layers = _leaves(network)
    layer = _find(layer_name, layers)
    images = _ask(layer, "get_weights_topo")
    if images is not None:
        rows = images.reshape(len(images), -1)
    else:
        weights, space = _ask(layer, "get_weights"), layer.get_input_space()
        if weights is None:
            raise _no_pictures(layer)
        rows = weights.T
        sees_data = layer is _find(None, layers) and space == network.get_input_space()
        if isinstance(space, Conv2DSpace):
            images = rows.reshape(len(rows), *space.shape, space.num_channels)
        elif sees_data:
            images = None if weights_view is None else weights_view(rows)
            images = _squares(rows, space) if images is None else images
        else:
            images = _grey_patches(rows)
    side = int(np.ceil(np.sqrt(len(rows))))
    units = _ask(layer, "get_weights_view_shape")
    grid_shape = _nearly_square(*units) if units else (side, side)
    return _in_channels(WeightImages(layer.layer_name, rows, images, grid_shape))


def outgoing_weights(network, layer_name=None):
    """Take the weights by which each input of a layer contributes to its output.

    Parameters
    ----------
    network : MLP
        A generator's.
    layer_name : str, optional
        By default the last layer that has weights.

    Returns
    -------
    WeightImages

    Raises
    ------
    AdversarialError
        If there is no such layer, or its weights are no pictures.

    Notes
    -----
    Original: ``show_gen_weights.py``.
    """
    layer = _find(layer_name, _leaves(network)[::-1])
    rows, space = _outgoing_rows(layer), network.get_output_space()
    if rows is None:
        images = _ask(layer, "get_weights_topo")
        if images is None:
            raise _no_pictures(layer)
        rows = images.reshape(len(images), -1)
    elif rows.shape[1] != space.get_total_dimension():
        images = _grey_patches(rows)
    elif isinstance(space, Conv2DSpace):
        images = rows.reshape(len(rows), *space.shape, space.num_channels)
    else:
        images = _squares(rows, space)
    return _in_channels(WeightImages(layer.layer_name, rows, images, pick_shape(len(rows))))


def weight_statistics(rows):
    """Sum up weights as the original reports them.

    Parameters
    ----------
    rows : ndarray, shape (n, dims)
        The weights of each unit.

    Returns
    -------
    dict of str to float
        Smallest, mean and largest absolute weight; then Euclidean norm of a row.
    """
    magnitudes, norms = np.abs(rows), np.linalg.norm(rows, axis=1)
    return {
        "smallest enc weight magnitude": float(magnitudes.min()),
        "mean enc weight magnitude": float(magnitudes.mean()),
        "max enc weight magnitude": float(magnitudes.max()),
        "min norm": float(norms.min()),
        "mean norm": float(norms.mean()),
        "max norm": float(norms.max()),
    }


def images_sheet(images, grid_shape=None, rescale="individual", border=False):
    """Show weights, or other images around zero.

    Parameters
    ----------
    images : ndarray, shape (n, height, width, 1 or 3)
    grid_shape : pair of int, optional
        By default nearly square.
    rescale : {'individual', 'global', 'none'}
        Divide each patch by its own largest absolute value; or all by that of all; or take values
        as they are, which must lie in [-1, 1].
    border : bool
        Draw a black frame around each.

    Returns
    -------
    PatchViewer
        Zero is mid-grey.

    Raises
    ------
    ValueError
        For another word, other channels, or values that need rescaling.
    """
    if rescale not in RESCALINGS:
        raise ValueError(f"rescale {rescale!r} is none of {', '.join(RESCALINGS)}.")
    images = np.asarray(images)
    if rescale == "global":
        images = images / (np.abs(images).max() or 1)
    viewer = PatchViewer(
        pick_shape(len(images)) if grid_shape is None else grid_shape,
        images.shape[1:3],
        is_color=images.shape[3] == 3,
    )
    for image in images:
        viewer.add_patch(
            image,
            rescale=rescale == "individual",
            activation=0 if border else None,
            warn_blank_patch=False,
        )
    return viewer


def _leaves(network):
    """All layers, those inside of others too, from the input up."""
    leaves: list = []
    for layer in network.layers:
        content = getattr(layer, "layer_content", layer)
        leaves += _leaves(content) if hasattr(content, "layers") else [layer]
    return leaves


def _ask(layer, method):
    """What a layer says of its weights; None if it says nothing."""
    answer = getattr(layer, method, None)
    if answer is None:
        return None
    try:
        return answer()
    except NotImplementedError:
        return None


def _has_weights(layer):
    return any(_ask(layer, method) is not None for method in ("get_weights", "get_weights_topo"))


def _find(name, layers):
    """The layer of a name, or else the first one that has weights."""
    if name is None:
        found = next(filter(_has_weights, layers), None)
        if found is None:
            raise AdversarialError("No layer of this network has weights.")
        return found
    for layer in layers:
        if layer.layer_name == name:
            return layer
    known = ", ".join(layer.layer_name for layer in layers)
    raise AdversarialError(f"There is no layer {name}; there are {known}.")


def _outgoing_rows(layer):
    """What each input of a dense layer contributes to, shape (inputs, outputs); else None."""
    rows = _ask(layer, "get_weights")
    if rows is not None:
        return rows
    images, space = _ask(layer, "get_weights_topo"), layer.get_input_space()
    if images is None or not isinstance(space, Conv2DSpace):
        return None
    sees_all = images.shape[1:] == (*space.shape, space.num_channels)
    return images.reshape(len(images), -1).T if sees_all else None


def _no_pictures(layer):
    return AdversarialError(f"Layer {layer.layer_name} has no weights that can be shown.")


def _squares(rows, space):
    try:
        return rows_to_images(rows, *image_shape(space))
    except AdversarialError:
        return _grey_patches(rows)


def _grey_patches(rows):
    return rows_to_images(rows, pick_shape(rows.shape[1], exact=True))


def _in_channels(weights):
    """Every channel as a patch of its own, one row for each unit, where colours make no sense."""
    n, height, width, channels = weights.images.shape
    if channels in (1, 3):
        return weights
    images = weights.images.transpose(0, 3, 1, 2).reshape(n * channels, height, width, 1)
    return WeightImages(weights.layer_name, weights.rows, images, _nearly_square(n, channels))


def _nearly_square(units, patches):
    """Rows and columns for units of several patches each, which stay together."""
    a_row = max(1, round((units / patches) ** 0.5))
    return -(-units // a_row), a_row * patches
