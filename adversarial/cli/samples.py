"""``adversarial samples``: pictures drawn by a model, as in Figure 2 of the paper; or arrays."""

from tqdm import tqdm

from adversarial.cli.chains import draw, stream
from adversarial.cli.models import check_width, load_sampler, training_set
from adversarial.cli.options.pictures import IN_GRID, IN_PLANE, ON_PAPER_SHEET
from adversarial.cli.options.scores import MANY
from adversarial.cli.pictures import check_picture, deliver, scale
from adversarial.errors import AdversarialError
from adversarial.evaluation import nearest_examples
from adversarial.figures import beside_neighbours, images_of, pairs_sheet, paper_sheet, plain_grid
from adversarial.figures.scatter import lies_in_plane, scatter_plot
from adversarial.figures.sheets import SAMPLES_A_ROW
from adversarial.files import npz
from adversarial.files.atomic import check_writable
from adversarial.messages import say

ARRAYS = (".npy", ".npz")


def run(arguments):
    """Draw a sheet, or save samples as rows of numbers."""
    if arguments.output and arguments.output.endswith(ARRAYS):
        _save(arguments)
        return
    check_picture(arguments)
    model = load_sampler(arguments.model, arguments.allow, arguments.seed)
    points = lies_in_plane(model)
    on_paper = arguments.layout == "paper" and not points
    n = arguments.n or (IN_PLANE if points else ON_PAPER_SHEET if on_paper else IN_GRID)
    _check_rows(n, on_paper)
    data = None
    if arguments.layout != "grid":
        data = training_set(model, arguments.dataset, arguments.allow)
        check_width(model, data.X, "training examples")
    as_images = None if points else images_of(model, data)
    draws = draw(model, n, arguments)
    rows = draws.rows
    say(draws.describe())
    say(f"Samples lie between {rows.min():.4g} and {rows.max():.4g}, mean {rows.mean():.4g}.")
    if points:
        deliver(scatter_plot(rows, data if data is None else data.X), arguments, f"{n} samples")
        return
    try:
        sheet = _sheet(rows, data, as_images, arguments)
    except ValueError as error:
        raise AdversarialError(f"The samples cannot be shown: {error}") from error
    deliver(sheet, arguments, f"{n} samples")


def _save(arguments):
    if arguments.window:
        raise AdversarialError("--window shows pictures: choose -o FILE.png, or leave it out.")
    check_writable(arguments.output)
    model = load_sampler(arguments.model, arguments.allow, arguments.seed)
    samples = stream(model, arguments.n or MANY, arguments)

    def blocks():
        with tqdm(total=samples.n, unit=" samples", leave=False, disable=None) as bar:
            for block in samples:
                yield block
                bar.update(len(block))

    npz.write_rows(arguments.output, samples.n, blocks(), AdversarialError)
    say(samples.describe())
    say(f"{samples.n} samples of {samples.width} numbers are in {arguments.output}.")


def _sheet(rows, data, as_images, arguments):
    samples = as_images(rows)
    if data is None:
        return plain_grid(samples, **scale(arguments, rows))
    compared = beside_neighbours(rows) if arguments.layout == "paper" else rows
    indices, _ = nearest_examples(compared, data.X)
    layout = paper_sheet if arguments.layout == "paper" else pairs_sheet
    return layout(samples, as_images(data.X[indices]), **scale(arguments, data.X))


def _check_rows(n, on_paper):
    if on_paper and n % SAMPLES_A_ROW:
        raise AdversarialError(
            f"-n {n}: a row has {SAMPLES_A_ROW} samples, so choose a multiple, or --layout grid."
        )
