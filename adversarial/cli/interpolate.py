"""``adversarial interpolate``: from one sample to another, as in Figure 3 of the paper."""

from adversarial.cli.models import load_pair
from adversarial.cli.pictures import check_picture, deliver, scale
from adversarial.evaluation import interpolated_samples, rows_to_images
from adversarial.figures import image_shape, plain_grid
from adversarial.messages import warn


def run(arguments):
    """Draw a sheet, one row for each pair."""
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
