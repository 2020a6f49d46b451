"""``adversarial inpaint``: parts of test images filled in by a generator that was trained to."""

import numpy as np

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.models import (
    add_dataset,
    add_model,
    add_seed,
    load_pair,
    test_set,
    training_set,
)
from adversarial.cli.pictures import add_picture, add_scale, check_picture, deliver, scale
from adversarial.errors import AdversarialError
from adversarial.messages import say


def _add_arguments(parser):
    add_model(parser)
    add_picture(parser)
    parser.add_argument(
        "--mask",
        default="right",
        metavar="right|left|random|FILE",
        help="what to fill in: a half, a random rectangle in each image, or what a picture shows "
        "in white or an array (.npy) in ones (default: %(default)s)",
    )
    parser.add_argument(
        "--choose",
        choices=["run", "classes"],
        default="run",
        help="which images: a random run of consecutive ones, or random ones of each class, a row "
        "a class (default: %(default)s)",
    )
    parser.add_argument(
        "-n",
        type=at_least(1),
        metavar="N",
        help="how many of them (default: 100, or 5 of each class)",
    )
    parser.add_argument(
        "--repeat",
        type=at_least(1),
        default=1,
        metavar="N",
        help="fill in each image so many times (default: %(default)s)",
    )
    add_scale(parser)
    add_dataset(parser, "whose test images are filled in")
    add_seed(parser)


def _run(arguments):
    """Draw a sheet of completed images.

    Notes
    -----
    Original: ``show_inpaint_samples.py`` and, with ``--choose classes``,
    ``show_samples_inpaint.py``.
    """
    from adversarial.evaluation import choose_mask, complete_images
    from adversarial.figures import plain_grid

    check_picture(arguments)
    pair = load_pair(arguments.model, arguments.allow, arguments.seed)
    data = _data(pair, arguments)
    rows, grid_shape = _choose(data, arguments)
    images = data.get_weights_view(np.repeat(rows, arguments.repeat, axis=0))
    try:
        mask = choose_mask(arguments.mask, pair.generator, images)
        composites = complete_images(pair.generator, images, mask)
    except ValueError as error:
        raise AdversarialError(f"{arguments.model} cannot fill these images in: {error}") from error
    sheet = plain_grid(composites, grid_shape, **scale(arguments, rows))
    deliver(sheet, arguments, f"{len(composites)} images")


def _data(pair, arguments):
    """The test set, or the training set where there is none."""
    try:
        data = test_set(pair, arguments.dataset, arguments.allow)
    except NotImplementedError:
        say("The data have no test set: these are images that the model was trained on.")
        data = training_set(pair, arguments.dataset, arguments.allow)
    if getattr(data, "view_converter", None) is None:
        raise AdversarialError("The data are no images: name others with -d.")
    return data


def _choose(data, arguments):
    """Rows of the data, and the grid that their completions make; None if it is to be square."""
    from adversarial.evaluation import choose_of_each_class

    if arguments.choose == "classes":
        if not data.has_targets():
            raise AdversarialError("--choose classes: the data have no classes.")
        chosen = choose_of_each_class(data.y, arguments.n or 5)
        return data.X[chosen.ravel()], (len(chosen), chosen.shape[1] * arguments.repeat)
    n = arguments.n or 100
    if n > data.get_num_examples():
        raise AdversarialError(f"-n {n}: the data have only {data.get_num_examples()} images.")
    rows = data.get_batch_design(n)
    return rows, (n, arguments.repeat) if arguments.repeat > 1 else None


COMMAND = Command(
    "inpaint",
    "Fill in a part of test images, with a generator that was trained to do so.",
    "inpaint runs/inpaint.npz -o filled.png\n"
    "inpaint runs/inpaint.npz -o several.png --mask random -n 10 --repeat 8",
    _run,
    _add_arguments,
)
