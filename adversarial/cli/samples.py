"""``adversarial samples``: pictures drawn by a generator, as in Figure 2 of the paper."""

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.console import say
from adversarial.cli.models import (
    add_dataset,
    add_model,
    add_seed,
    check_width,
    load_pair,
    training_set,
)
from adversarial.cli.pictures import add_picture, add_scale, check_picture, deliver, scale
from adversarial.errors import AdversarialError

IN_GRID = 100
ON_PAPER_SHEET = 20


def _add_arguments(parser):
    add_model(parser)
    add_picture(parser)
    parser.add_argument(
        "--layout",
        choices=["paper", "pairs", "grid"],
        default="paper",
        help="rows of five samples and the training example nearest to the fifth; each sample "
        "followed by its neighbour; or samples alone, which needs no data (default: %(default)s)",
    )
    parser.add_argument(
        "-n",
        type=at_least(1),
        metavar="N",
        help=f"number of samples (default: {ON_PAPER_SHEET} on the paper's sheet, else {IN_GRID})",
    )
    add_scale(parser)
    add_dataset(parser, "where to look for neighbours")
    add_seed(parser)


def _run(arguments):
    """Draw a sheet."""
    from adversarial.evaluation import draw_samples, nearest_examples, rows_to_images
    from adversarial.figures import (
        beside_neighbours,
        image_shape,
        pairs_sheet,
        paper_sheet,
        plain_grid,
    )

    check_picture(arguments)
    on_paper = arguments.layout == "paper"
    n = arguments.n or (ON_PAPER_SHEET if on_paper else IN_GRID)
    _check_rows(n, on_paper)
    pair = load_pair(arguments.model, arguments.allow, arguments.seed)
    image = image_shape(pair.generator.get_output_space())
    data = _training_rows(pair, arguments) if arguments.layout != "grid" else None
    rows = draw_samples(pair.generator, n)
    say(f"Samples lie between {rows.min():.4g} and {rows.max():.4g}, mean {rows.mean():.4g}.")
    samples = rows_to_images(rows, *image)
    scaled = scale(arguments, rows if data is None else data)
    if data is None:
        sheet = plain_grid(samples, **scaled)
    else:
        layout = paper_sheet if on_paper else pairs_sheet
        indices, _ = nearest_examples(beside_neighbours(rows) if on_paper else rows, data)
        sheet = layout(samples, rows_to_images(data[indices], *image), **scaled)
    deliver(sheet, arguments, f"{n} samples")


def _check_rows(n, on_paper):
    from adversarial.figures.sheets import SAMPLES_A_ROW

    if on_paper and n % SAMPLES_A_ROW:
        raise AdversarialError(
            f"-n {n}: a row has {SAMPLES_A_ROW} samples, so choose a multiple, or --layout grid."
        )


def _training_rows(pair, arguments):
    rows = training_set(pair, arguments.dataset, arguments.allow).X
    check_width(pair, rows, "training examples")
    return rows


COMMAND = Command(
    "samples",
    "Draw a sheet of samples, by default each row with the nearest training example framed.",
    "samples runs/mnist.npz -o samples.png\n"
    "samples runs/mnist.npz -o pairs.png --layout pairs\n"
    "samples runs/mnist.npz -o grid.png --layout grid -n 100",
    _run,
    _add_arguments,
)
