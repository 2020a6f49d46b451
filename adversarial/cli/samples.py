"""``adversarial samples``: pictures drawn by a model, as in Figure 2 of the paper."""

from adversarial.cli.arguments import at_least
from adversarial.cli.chains import add_chains, draw
from adversarial.cli.command import Command
from adversarial.cli.models import (
    add_dataset,
    add_model,
    add_seed,
    check_width,
    load_sampler,
    training_set,
)
from adversarial.cli.pictures import add_picture, add_scale, check_picture, deliver, scale
from adversarial.errors import AdversarialError
from adversarial.messages import say

IN_GRID = 100
ON_PAPER_SHEET = 20


def _add_arguments(parser):
    add_model(parser, "a saved model that can be sampled")
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
    add_chains(parser)


def _run(arguments):
    """Draw a sheet."""
    from adversarial.figures import images_of

    check_picture(arguments)
    on_paper = arguments.layout == "paper"
    n = arguments.n or (ON_PAPER_SHEET if on_paper else IN_GRID)
    _check_rows(n, on_paper)
    model = load_sampler(arguments.model, arguments.allow, arguments.seed)
    data = None
    if arguments.layout != "grid":
        data = training_set(model, arguments.dataset, arguments.allow)
        check_width(model, data.X, "training examples")
    as_images = images_of(model, data)
    draws = draw(model, n, arguments)
    rows = draws.rows
    say(draws.describe())
    say(f"Samples lie between {rows.min():.4g} and {rows.max():.4g}, mean {rows.mean():.4g}.")
    try:
        sheet = _sheet(rows, data, as_images, arguments)
    except ValueError as error:
        raise AdversarialError(f"The samples cannot be shown: {error}") from error
    deliver(sheet, arguments, f"{n} samples")


def _sheet(rows, data, as_images, arguments):
    from adversarial.evaluation import nearest_examples
    from adversarial.figures import beside_neighbours, pairs_sheet, paper_sheet, plain_grid

    samples = as_images(rows)
    if data is None:
        return plain_grid(samples, **scale(arguments, rows))
    compared = beside_neighbours(rows) if arguments.layout == "paper" else rows
    indices, _ = nearest_examples(compared, data.X)
    layout = paper_sheet if arguments.layout == "paper" else pairs_sheet
    return layout(samples, as_images(data.X[indices]), **scale(arguments, data.X))


def _check_rows(n, on_paper):
    from adversarial.figures.sheets import SAMPLES_A_ROW

    if on_paper and n % SAMPLES_A_ROW:
        raise AdversarialError(
            f"-n {n}: a row has {SAMPLES_A_ROW} samples, so choose a multiple, or --layout grid."
        )


COMMAND = Command(
    "samples",
    "Draw a sheet of samples, by default each row with the nearest training example framed.",
    "samples runs/mnist.npz -o samples.png\n"
    "samples runs/mnist.npz -o pairs.png --layout pairs\n"
    "samples runs/mnist.npz -o grid.png --layout grid -n 100",
    _run,
    _add_arguments,
)
