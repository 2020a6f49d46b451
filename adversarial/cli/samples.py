"""``adversarial samples``: pictures drawn by a generator, as in Figure 2 of the paper."""

from math import isqrt
from pathlib import Path

from adversarial.cli.arguments import add_allow, add_command, at_least
from adversarial.cli.console import say
from adversarial.cli.models import TRAINING_SETS, load_pair, training_set
from adversarial.errors import AdversarialError
from adversarial.utils.files import check_writable

IN_GRID = 100
ON_PAPER_SHEET = 20


def add_parser(commands):
    """Add the command to the program."""
    parser = add_command(
        commands,
        "samples",
        "Draw a sheet of samples, by default each row with the nearest training example framed.",
        "samples runs/mnist.npz -o samples.png\n"
        "samples runs/mnist.npz -o grid.png --layout grid -n 100",
    )
    parser.add_argument("model", metavar="MODEL", help="a saved pair")
    parser.add_argument(
        "-o", "--output", metavar="FILE.png", required=True, help="where to save it"
    )
    parser.add_argument(
        "--layout",
        choices=["paper", "grid"],
        default="paper",
        help="rows of five samples and the training example nearest to the fifth, or samples "
        "alone, which needs no data (default: %(default)s)",
    )
    parser.add_argument(
        "-n",
        type=at_least(1),
        metavar="N",
        help=f"number of samples (default: {ON_PAPER_SHEET} or, in a grid, {IN_GRID})",
    )
    parser.add_argument(
        "-d",
        "--dataset",
        choices=sorted(TRAINING_SETS),
        help="training data to look for neighbours in, if the model does not know its own",
    )
    add_allow(parser)
    parser.set_defaults(run=run)


def run(arguments):
    """Draw and save a sheet.

    Parameters
    ----------
    arguments : argparse.Namespace

    Returns
    -------
    int

    Raises
    ------
    AdversarialError
        If there is no such model, its samples are no images, or the file cannot be written.
    """
    from adversarial.evaluation import draw_samples, rows_to_images

    _check_picture(arguments.output)
    pair = load_pair(arguments.model, arguments.allow)
    shape, channels = image_shape(pair.generator.get_output_space())
    on_paper = arguments.layout == "paper"
    n = arguments.n or (ON_PAPER_SHEET if on_paper else IN_GRID)
    data = _rows_to_compare(pair, n, arguments) if on_paper else None
    rows = draw_samples(pair.generator, n)
    _sheet(rows, data, lambda x: rows_to_images(x, shape, channels)).save(arguments.output)
    say(f"{n} samples are in {arguments.output}.")
    return 0


def _check_picture(path):
    from PIL import Image

    if Path(path).suffix.lower() not in Image.registered_extensions():
        raise AdversarialError(f"Cannot write {path}: end its name in .png.")
    check_writable(path)


def image_shape(space):
    """Find the shape of the images that a generator draws.

    Parameters
    ----------
    space : Space
        The generator's output space.

    Returns
    -------
    (height, width), channels
        For vectors: a grey square if their length is that of one, else a square of three colours.

    Raises
    ------
    AdversarialError
        If they are no images.
    """
    from adversarial.space import Conv2DSpace

    if isinstance(space, Conv2DSpace) and space.num_channels in (1, 3):
        return tuple(space.shape), space.num_channels
    size = space.get_total_dimension()
    for channels in (1, 3):
        side = isqrt(size // channels)
        if side * side * channels == size:
            return (side, side), channels
    raise AdversarialError(f"Samples of {size} numbers are no square images, grey or coloured.")


def _rows_to_compare(pair, n, arguments):
    """The training examples, as rows."""
    from adversarial.figures.sheets import SAMPLES_A_ROW

    if n % SAMPLES_A_ROW:
        raise AdversarialError(
            f"-n {n}: a row has {SAMPLES_A_ROW} samples, so choose a multiple, or --layout grid."
        )
    rows = training_set(pair, arguments.dataset, arguments.allow).X
    width = pair.generator.get_output_space().get_total_dimension()
    if rows.shape[1] != width:
        raise AdversarialError(
            f"Samples of {width} numbers cannot be compared with training examples of "
            f"{rows.shape[1]}."
        )
    return rows


def _sheet(rows, data, images):
    """Samples, with their neighbours where there are data."""
    from adversarial.evaluation import nearest_examples
    from adversarial.figures import beside_neighbours, paper_sheet, plain_grid

    unit_range = rows.min() >= 0 and rows.max() <= 1
    if data is None:
        return plain_grid(images(rows), unit_range=unit_range)
    indices, _ = nearest_examples(beside_neighbours(rows), data)
    return paper_sheet(images(rows), images(data[indices]), unit_range=unit_range)
