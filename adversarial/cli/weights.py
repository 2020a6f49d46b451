"""``adversarial weights``: pictures of a network's weights."""

import functools

from adversarial.cli.command import Command
from adversarial.cli.models import add_dataset, add_model, training_set
from adversarial.cli.pictures import add_picture, check_picture, deliver
from adversarial.errors import AdversarialError
from adversarial.messages import say

PARTS = ("discriminator", "generator", "inferer")


def _add_arguments(parser):
    add_model(parser, "a saved pair, or a saved network")
    add_picture(parser)
    parser.add_argument(
        "--part",
        choices=PARTS,
        help="of a pair: what the discriminator's or the inferer's units look for, or what the "
        "generator's units paint (default: discriminator)",
    )
    parser.add_argument(
        "--layer",
        metavar="NAME",
        help="by default the first layer with weights, of a generator the last",
    )
    parser.add_argument(
        "--rescale",
        choices=["individual", "global", "none"],
        default="individual",
        help="divide each patch by its largest absolute weight, or all by that of all, or none, "
        "if they lie in [-1, 1] (default: %(default)s)",
    )
    parser.add_argument("--border", action="store_true", help="draw a black frame around each")
    add_dataset(parser, "whose images the inputs are")


def _run(arguments):
    """Print the weights' norms, and draw them.

    Notes
    -----
    Original: ``show_weights.py`` and, for the generator, ``show_gen_weights.py``.
    """
    from adversarial.checkpoint import load_model
    from adversarial.figures import (
        images_sheet,
        incoming_weights,
        outgoing_weights,
        weight_statistics,
    )

    check_picture(arguments)
    model = load_model(arguments.model, allow=arguments.allow)
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
    """Rows as images, as the training data have them; None if those cannot be had."""
    try:
        data = training_set(model, arguments.dataset, arguments.allow)
    except AdversarialError as error:
        say(f"Without the training data, inputs are taken for squares: {error}")
        return None
    if getattr(data, "view_converter", None) is None:
        return None
    try:
        return data.get_weights_view(rows)
    except ValueError as error:
        raise AdversarialError(f"These are not the data that the network takes: {error}") from error


COMMAND = Command(
    "weights",
    "Show the weights of a layer as patches, and print their norms.",
    "weights runs/mnist.npz -o filters.png\nweights runs/mnist.npz -o strokes.png --part generator",
    _run,
    _add_arguments,
)
