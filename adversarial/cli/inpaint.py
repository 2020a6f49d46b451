"""``adversarial inpaint``: parts of test images filled in by a generator that was trained to."""

import numpy as np

from adversarial.cli.models import load_pair, test_set, training_set
from adversarial.cli.pictures import check_picture, deliver, scale
from adversarial.errors import AdversarialError
from adversarial.evaluation import choose_mask, choose_of_each_class, complete_images
from adversarial.figures import plain_grid
from adversarial.messages import say


def run(arguments):
    """Draw a sheet of completed images.

    Notes
    -----
    Original: ``show_inpaint_samples.py`` and, with ``--choose classes``,
    ``show_samples_inpaint.py``.
    """
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
