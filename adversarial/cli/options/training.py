"""Commands that carry experiments out: what they are called with."""

from adversarial.cli.options.command import Command
from adversarial.cli.options.shared import add_allow, add_backend, add_set, at_least

ALL = "all"
OTHER_MODELS = ("dbn", "stacked_cae", "deep_gsn")
STEPS = ("theory", "figure1", "figure2", "figure3", "table1", "table2")
DEFAULT_FOLDER, DEFAULT_SEEDS = "runs/reproduce", 2


def _add_train(parser):
    parser.add_argument(
        "file",
        metavar="FILE.yaml",
        help="the experiment file; also one that comes with the package, such as quick/mnist",
    )
    parser.add_argument(
        "--epochs",
        type=at_least(0),
        metavar="N",
        help="stop after so many epochs, whatever the file says about when to stop",
    )
    add_set(parser)
    parser.add_argument(
        "--seed",
        type=at_least(0),
        metavar="N",
        help="another replicate: weights, noise, masks and order of examples are drawn by the "
        "file's seeds together with N; the data stay as they are",
    )
    parser.add_argument(
        "--save-path",
        metavar="PATH",
        help="where to save the model; after every epoch if the file does not say how often",
    )
    parser.add_argument(
        "--snapshots",
        type=at_least(1),
        metavar="N",
        help="also keep a copy of the model every N epochs, named by the epoch",
    )
    add_allow(parser)
    add_backend(parser)
    _add_checkpoints(parser)
    _add_run_folder(parser)
    parser.add_argument(
        "-t",
        "--time-budget",
        type=at_least(0, float),
        metavar="SEC",
        help="begin no epoch after so many seconds (of each phase, if there are several)",
    )
    volume = parser.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help="print warnings and errors only")
    volume.add_argument(
        "-v", "--verbose", action="store_true", help="print every channel, as the original does"
    )


TRAIN = Command(
    "train",
    "Train what an experiment file describes, saving the model as it says.",
    "train yaml_configs/mnist.yaml --epochs 100 --save-path runs/mnist.npz\n"
    "train yaml_configs/mnist.yaml --set algorithm.learning_rate=0.05\n"
    "train yaml_configs/quick/mnist.yaml --run-folder runs/quick\n"
    "train yaml_configs/mnist.yaml --save-path runs/mnist.npz --resume --save-every 10min\n"
    "train yaml_configs/mnist.yaml --backend jax --device gpu:0",
    _add_train,
)


def _add_check(parser):
    parser.add_argument("files", metavar="FILE", nargs="+", help="an experiment file")
    add_set(parser)
    add_allow(parser)


CHECK = Command(
    "check",
    "List everything that is wrong with experiment files, without training.",
    "check yaml_configs/mnist.yaml",
    _add_check,
)


def _add_reproduce(parser):
    parser.add_argument(
        "what", metavar="WHAT", choices=[*STEPS, ALL], help=f"{', '.join(STEPS)}, or {ALL}"
    )
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument(
        "--quick",
        dest="scale",
        action="store_const",
        const="quick",
        default="quick",
        help="small networks, a quarter of an hour for all on two cores; this is the default",
    )
    scale.add_argument(
        "--full",
        dest="scale",
        action="store_const",
        const="full",
        help="the paper's size: days on a processor",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        help=f"where everything goes (default: {DEFAULT_FOLDER}-quick or -full)",
    )
    parser.add_argument(
        "--seeds",
        type=at_least(1),
        default=DEFAULT_SEEDS,
        metavar="N",
        help="trainings of MNIST for Table 1 (default: %(default)s)",
    )
    parser.add_argument(
        "--epochs",
        type=at_least(1),
        metavar="N",
        help="of each training of adversarial nets on MNIST; by default what the scale says",
    )
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=OTHER_MODELS,
        metavar="MODEL",
        help=f"leave a row of Table 1 empty: {', '.join(OTHER_MODELS)}; may be repeated",
    )
    parser.add_argument(
        "--jobs",
        type=at_least(1),
        metavar="N",
        help="steps at the same time, each a process with its share of the processors, if there "
        "are several steps (default: 2, or 1 on a single processor)",
    )


REPRODUCE = Command(
    "reproduce",
    "Reproduce a figure, a table or the theory of the paper, with what was measured beside it.",
    "reproduce all --quick -o runs/reproduce\nreproduce theory",
    _add_reproduce,
)


def _add_checkpoints(parser):
    """Add ``--resume`` and its kin."""
    group = parser.add_argument_group("checkpoints, from which a stopped run goes on")
    start = group.add_mutually_exclusive_group()
    start.add_argument(
        "--resume",
        action="store_true",
        help="go on from the newest checkpoint; begin at the beginning if there is none",
    )
    start.add_argument(
        "--resume-from",
        metavar="CHECKPOINT",
        help="go on from this one, NAME.checkpoint.npz, which may be an older one",
    )
    start.add_argument(
        "--restart",
        action="store_true",
        help="begin at the beginning, although there is a checkpoint of a run that stopped",
    )
    group.add_argument(
        "--accept-differences",
        action="store_true",
        help="go on although versions, the backend or settings of the experiment differ: not to "
        "the same bytes, then; a changed learning rate is taken",
    )
    group.add_argument(
        "--save-every",
        metavar="TIME",
        help="save one within epochs, too: 10min, 90s, 2h, or '500 batches'",
    )
    group.add_argument(
        "--keep", type=at_least(1), default=1, metavar="N", help="keep the last N; 1 unless given"
    )
    group.add_argument(
        "--keep-best",
        metavar="CHANNEL",
        help="also keep the one with the smallest value of a channel; max:CHANNEL for the largest",
    )

    group.add_argument(
        "--on-nan",
        choices=("stop", "rollback"),
        default="stop",
        help="when a parameter becomes NaN or infinite: stop (the last checkpoint is intact), or "
        "go back to it with half the learning rate, at most five times",
    )


def _add_run_folder(parser):
    """Add ``--run-folder`` and its kin."""
    group = parser.add_argument_group("a folder for everything that belongs to a run")
    group.add_argument(
        "-o",
        "--run-folder",
        metavar="FOLDER",
        help="keep configuration, environment, log, metrics, pictures and checkpoints there; one "
        "that holds a run is never overwritten, --resume goes on with it",
    )
    group.add_argument(
        "--samples-every",
        type=at_least(0),
        metavar="N",
        help="draw a sheet of samples every N epochs, always of the same noise, from Markov chains "
        "after 100 steps; 1 unless given, 0 for none",
    )
    group.add_argument(
        "--curves-every",
        type=at_least(0),
        metavar="N",
        help="draw curves anew every N epochs; 1 unless given, 0 for none",
    )
    group.add_argument(
        "--tensorboard", action="store_true", help="write events for TensorBoard, too"
    )
