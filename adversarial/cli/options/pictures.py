"""Commands that draw: what they are called with."""

from adversarial.cli.options.command import Command
from adversarial.cli.options.scores import MANY
from adversarial.cli.options.shared import (
    add_allow,
    add_chains,
    add_dataset,
    add_model,
    add_picture,
    add_scale,
    add_seed,
    add_set,
    at_least,
)

IN_GRID = 100
IN_PLANE = 1000
ON_PAPER_SHEET = 20
PARTS = ("discriminator", "generator", "inferer")


def _add_samples(parser):
    add_model(parser, "a saved model that can be sampled")
    add_picture(parser, " (a picture); or FILE.npy or FILE.npz: the samples themselves, as rows")
    parser.add_argument(
        "--layout",
        choices=["paper", "pairs", "grid"],
        default="paper",
        help="rows of five samples and the training example nearest to the fifth; each sample "
        "followed by its neighbour; or samples alone, which needs no data (default: %(default)s). "
        "Samples of two numbers are drawn as points, over the data unless alone",
    )
    parser.add_argument(
        "-n",
        type=at_least(1),
        metavar="N",
        help=f"number of samples (default: {ON_PAPER_SHEET} on the paper's sheet, "
        f"{IN_PLANE} points, {MANY} as rows, else {IN_GRID})",
    )
    add_scale(parser)
    add_dataset(parser, "where to look for neighbours")
    add_seed(parser)
    add_chains(parser)


SAMPLES = Command(
    "samples",
    "Draw a sheet of samples, by default each row with the nearest training example framed.",
    "samples runs/mnist.npz -o samples.png\n"
    "samples runs/mnist.npz -o pairs.png --layout pairs\n"
    "samples runs/mnist.npz -o grid.png --layout grid -n 100\n"
    "samples runs/mnist.npz -o samples.npy -n 10000",
    _add_samples,
)


def _add_interpolate(parser):
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


INTERPOLATE = Command(
    "interpolate",
    "Draw what lies between pairs of samples: noise on the way from one to the other, decoded.",
    "interpolate runs/mnist.npz -o between.png --rows 5 --steps 11",
    _add_interpolate,
)


def _add_inpaint(parser):
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


INPAINT = Command(
    "inpaint",
    "Fill in a part of test images, with a generator that was trained to do so.",
    "inpaint runs/inpaint.npz -o filled.png\n"
    "inpaint runs/inpaint.npz -o several.png --mask random -n 10 --repeat 8",
    _add_inpaint,
)


def _add_weights(parser):
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
    add_dataset(parser, "whose images the inputs are", "the shape that the model remembers of them")


WEIGHTS = Command(
    "weights",
    "Show the weights of a layer as patches, and print their norms.",
    "weights runs/mnist.npz -o filters.png\nweights runs/mnist.npz -o strokes.png --part generator",
    _add_weights,
)


def _add_show_data(parser):
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="an experiment file (.yaml) or one of a data set alone, a saved model, or YAML text",
    )
    add_picture(parser)
    for name in ("rows", "cols"):
        parser.add_argument(
            f"--{name}", type=at_least(1), default=20, metavar="N", help="(default: %(default)s)"
        )
    parser.add_argument(
        "--rescale",
        choices=["global", "individual", "none"],
        default="global",
        help="divide by the largest absolute value of all, or each image by its own, or not at all "
        "(default: %(default)s)",
    )
    add_set(parser)
    add_allow(parser)


SHOW_DATA = Command(
    "show-data",
    "Draw examples of a data set, and print their norms and range.",
    "show-data yaml_configs/mnist.yaml -o digits.png\n"
    "show-data '!obj:pylearn2.datasets.mnist.MNIST { which_set: test }' -o test.png",
    _add_show_data,
)
