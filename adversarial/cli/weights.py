"""``adversarial weights``: pictures of a network's weights."""

import functools

from adversarial.checkpoint import load_model
from adversarial.cli.models import training_set
from adversarial.cli.options.pictures import PARTS
from adversarial.cli.pictures import check_picture, deliver
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import AdversarialError
from adversarial.figures import images_sheet, incoming_weights, outgoing_weights, weight_statistics
from adversarial.messages import say
from adversarial.run import model_of


def run(arguments):
    """Print the weights' norms, and draw them.

    Notes
    -----
    Original: ``show_weights.py`` and, for the generator, ``show_gen_weights.py``.
    """
    check_picture(arguments)
    model = load_model(model_of(arguments.model), allow=arguments.allow)
    network = _network(model, arguments)
    if arguments.part == "generator":
        weights = outgoing_weights(network, arguments.layer)
    else:
        view = functools.partial(_view, model, arguments)
        weights = incoming_weights(network, arguments.layer, view)
    for name, value in weight_statistics(weights.rows).items():
        say(f"{name}: {value}")
    try:
        sheet = images_sheet(
            weights.images, weights.grid_shape, arguments.rescale, arguments.border
        )
    except ValueError as error:
        raise AdversarialError(f"--rescale {arguments.rescale}: {error}") from error
    deliver(sheet, arguments, f"{len(weights.images)} patches of layer {weights.layer_name}")


def _network(model, arguments):
    """The layers to look at: a player's, or those of a model that is no pair."""
    if not hasattr(model, "generator"):
        if arguments.part is not None:
            raise AdversarialError(f"{arguments.model} is no pair: leave out --part.")
        return model
    part = arguments.part or PARTS[0]
    if part not in model.players():
        raise AdversarialError(f"{arguments.model} has no {part}.")
    return model.players()[part]


def _view(model, arguments, rows):
    """Rows as images, as the training data have them; None if that is not known.

    The data themselves are read only if they are named.
    """
    if arguments.dataset is not None:
        view = training_set(model, arguments.dataset, arguments.allow).get_weights_view
    elif getattr(model, "image_shape", None):
        view = DefaultViewConverter(model.image_shape).design_mat_to_weights_view
    else:
        say("The model does not say how its inputs lie: taken for squares. Name its data with -d.")
        return None
    try:
        return view(rows)
    except (ValueError, TypeError) as error:
        raise AdversarialError(f"These are not the data that the network takes: {error}") from error
