"""``adversarial interpolate``: from one sample to another, as in Figure 3 of the paper."""

from adversarial.cli.arguments import at_least
from adversarial.cli.command import Command
from adversarial.cli.models import add_model, add_seed, load_pair
from adversarial.cli.pictures import add_picture, add_scale, check_picture, deliver, scale
from adversarial.messages import warn


def _add_arguments(parser):
    add_model(parser)
    add_picture(parser)
    parser.add_argument(
        "--rows", type=at_least(1), default=5, metavar="N", help="pairs (default: %(default)s)"
    )
    parser.add_argument(
        "--steps",
        type=at_least(2),
        default=11,
        metavar="N",
        help="samples from one end to the other, both included (default: %(default)s)",
    )
    parser.add_argument(
        "--path",
        choices=["linear", "spherical"],
        default="linear",
        help="a straight line, as in the paper, for uniform noise; or an arc that keeps the norm, "
        "for gaussian and spherical noise (default: %(default)s)",
    )
    add_scale(parser)
    add_seed(parser)


def _run(arguments):
    """Draw a sheet, one row for each pair."""
    from adversarial.evaluation import interpolated_samples, rows_to_images
    from adversarial.figures import image_shape, plain_grid

    check_picture(arguments)
    generator = load_pair(arguments.model, arguments.allow, arguments.seed).generator
    image = image_shape(generator.get_output_space())
    fitting = "linear" if generator.noise == "uniform" else "spherical"
    if arguments.path != fitting:
        warn(
            f"on a {arguments.path} path {generator.noise} noise goes where the generator was not "
            f"trained; --path {fitting} stays where it was."
        )
    rows, steps = arguments.rows, arguments.steps
    samples = interpolated_samples(generator, rows, steps, arguments.path)
    flat = samples.reshape(rows * steps, -1)
    sheet = plain_grid(rows_to_images(flat, *image), (rows, steps), **scale(arguments, flat))
    deliver(sheet, arguments, f"{rows} rows of {steps} samples")


COMMAND = Command(
    "interpolate",
    "Draw what lies between pairs of samples: noise on the way from one to the other, decoded.",
    "interpolate runs/mnist.npz -o between.png --rows 5 --steps 11",
    _run,
    _add_arguments,
)
