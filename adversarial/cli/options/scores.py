"""Commands that measure: what they are called with."""

from adversarial.cli.options.command import Command
from adversarial.cli.options.shared import (
    add_allow,
    add_backend,
    add_chains,
    add_dataset,
    add_model,
    add_seed,
    at_least,
    positive_number,
)

ALL = "all"
MANY = 10_000
LAGS = (1, 2, 5, 10, 20, 50, 100)


def _add_parzen(parser):
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument(
        "model",
        metavar="MODEL",
        nargs="?",
        help="a saved model, the folder of a run, or samples of any origin (.npy, .npz)",
    )
    model.add_argument("-p", "--path", metavar="MODEL", help="the same, as the original has it")
    parser.add_argument(
        "-d",
        "--dataset",
        metavar="NAME|FILE",
        help="which test and validation set: mnist, tfd, cifar10, or examples of your own (.npy, "
        ".npz; the first choose sigma, the others are scored); by default what the model was "
        "trained on, in whose units all of them are taken",
    )
    parser.add_argument(
        "-s",
        "--sigma",
        type=positive_number,
        help="width of the kernels; unless given it is chosen",
    )
    parser.add_argument(
        "-f",
        "--fold",
        "--folds",
        type=_fold,
        default=0,
        metavar="FOLD",
        help="fold of tfd, 0 to 4, or all of them; mnist has none (default: %(default)s)",
    )
    parser.add_argument(
        "-v", "--valid", action="store_true", help="score the whole validation set, too"
    )
    parser.add_argument(
        "-n",
        "--num_samples",
        "--num-samples",
        type=at_least(1),
        metavar="N",
        help=f"samples of the model (default: {MANY}), or the first of the file (default: all); "
        "more than these are drawn and scored block by block",
    )
    parser.add_argument(
        "-l",
        "--limit_size",
        "--limit-size",
        type=at_least(1),
        default=1000,
        metavar="N",
        help="validation examples that choose sigma (default: %(default)s); a fold of tfd takes "
        "all of its own",
    )
    parser.add_argument(
        "-b",
        "--batch_size",
        "--batch-size",
        type=at_least(1),
        default=100,
        metavar="N",
        help="taken for the original's sake: no result depends on it",
    )
    parser.add_argument(
        "-c",
        "--cross_val",
        "--cross-val",
        type=at_least(1),
        default=10,
        metavar="N",
        help="number of sigmas to choose from (default: %(default)s)",
    )
    for end, default in (("start", -1.0), ("end", 0.0)):
        parser.add_argument(
            f"--sigma_{end}",
            f"--sigma-{end}",
            type=float,
            default=default,
            metavar="LOG10",
            help=f"power of ten at the {end} of these sigmas (default: %(default)s)",
        )
    parser.add_argument(
        "--json", metavar="FILE", help="write the result to a file too, - for standard output"
    )
    add_seed(parser)
    add_chains(parser)
    add_allow(parser)


def _fold(text):
    return ALL if text == ALL else int(text)


_fold.__name__ = "fold"


PARZEN = Command(
    "parzen",
    "Estimate the log-likelihood of a test set under a model or samples, by a Parzen window.",
    "parzen runs/mnist.npz -d mnist\nparzen samples.npy -d mnist\n"
    "parzen runs/tfd.npz -d tfd --fold all\n"
    "parzen runs/dbn.npz -d mnist --chains 1000 --burn-in 1000 --thin 20",
    _add_parzen,
)


def _add_predict(parser):
    add_model(parser, "a saved network with supervised training")
    parser.add_argument(
        "data",
        metavar="DATA",
        nargs="?",
        help="mnist, cifar10 or tfd (their test sets), or a file: .npy, .npz, or .csv with "
        "targets, if any, before the inputs; by default the test set of what the model was "
        "trained on",
    )
    parser.add_argument(
        "-o",
        "--output",
        "--out",
        metavar="FILE",
        help="where to save classes and probabilities, or outputs: .csv, .npy (the same columns), "
        "or .npz (by name)",
    )


PREDICT = Command(
    "predict",
    "Say what a supervised network makes of examples, and how many it gets right.",
    "predict runs/maxout.npz\npredict runs/maxout.npz digits.csv -o classes.csv",
    _add_predict,
)


def _add_ll(parser):
    add_model(parser)
    parser.add_argument("sigma", metavar="SIGMA", type=positive_number, help="width of the kernels")
    parser.add_argument(
        "-n",
        "--num-samples",
        type=at_least(0),
        default=10000,
        metavar="N",
        help="stop after so many samples; 0 goes on until Ctrl-C (default: %(default)s)",
    )
    add_dataset(parser, "whose test set is scored")
    add_seed(parser)


LL = Command(
    "ll",
    "Estimate the log-likelihood of a test set by a Parzen window that grows sample by sample.",
    "ll runs/mnist.npz 0.2 -n 20000",
    _add_ll,
)


def _add_mixing(parser):
    add_model(parser, "a saved model that can be sampled")
    parser.add_argument(
        "--lags",
        type=at_least(1),
        nargs="+",
        default=list(LAGS),
        metavar="N",
        help=f"distances between samples (default: {' '.join(map(str, LAGS))})",
    )
    parser.add_argument(
        "--rounds",
        type=at_least(2),
        default=300,
        metavar="N",
        help="samples of each chain (default: %(default)s)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the result to a file, too")
    add_dataset(parser, "where --start data and --start test take examples from")
    add_seed(parser)
    add_chains(parser)


MIXING = Command(
    "mixing",
    "Measure how fast samples forget the ones before them: autocorrelation along Markov chains.",
    "mixing runs/dbn.npz --chains 100 --burn-in 1000\nmixing runs/mnist.npz",
    _add_mixing,
)


def _add_within(parser, to, default, otherwise):
    parser.add_argument(
        "--within",
        type=at_least(0, float),
        default=default,
        metavar="X",
        help=f"allow so much, relative to the largest absolute value {to} (default: {otherwise})",
    )


def _add_shared(parser):
    parser.add_argument(
        "--worst",
        type=at_least(0),
        metavar="N",
        help="list only the N largest differences of each kind (default: all)",
    )
    parser.add_argument("--json", metavar="FILE", help="write all of it to a file, too")


def _add_pair_arguments(parser, what):
    parser.add_argument("one", metavar="A", help=what)
    parser.add_argument("other", metavar="B", help="another one, the reference")
    _add_within(parser, "in B", 0.0, "%(default)s")
    parser.add_argument(
        "--floor",
        type=at_least(0, float),
        metavar="X",
        help="allow so much whatever the size (default: 1e-6 with --within, else none)",
    )
    _add_shared(parser)


def _add_original_arguments(parser):
    parser.add_argument(
        "files", metavar="FILE.yaml", nargs="+", help="what the original was given, too"
    )
    parser.add_argument(
        "--recorded",
        metavar="FILE.npz",
        help="what the original computed (default: beside FILE.yaml, with the suffix .npz)",
    )
    parser.add_argument(
        "--markdown",
        action="store_true",
        help="print one table of all files, as in docs/fidelity.md",
    )
    _add_within(parser, "recorded", None, "as in docs/fidelity.md, by kind")
    add_allow(parser)
    add_backend(parser)
    _add_shared(parser)


def _add_run_arguments(parser):
    _add_pair_arguments(parser, "a run folder, a .jsonl history or a saved model")
    parser.add_argument(
        "--channels", action="store_true", help="list the differences of all channels; as --worst"
    )


def _add_model_arguments(parser):
    _add_pair_arguments(parser, "a saved model, or one that the original pickled")
    add_allow(parser)


COMPARE = Command(
    "compare",
    "Measure how far runs or models lie apart; the exit code is 1 if it is more than allowed.",
    "compare original tests/golden/mnist_small.yaml\n"
    "compare runs runs/a runs/b --within 1e-6\n"
    "compare models runs/a.npz runs/b.npz",
    actions=(
        Command(
            "original",
            "Run experiments, and compare with what the original computed from the same files.",
            "compare original tests/golden/mnist_small.yaml --worst 5",
            _add_original_arguments,
        ),
        Command(
            "runs",
            "Set two runs side by side: scores, losses, time, settings; and say where they part.",
            "compare runs runs/a runs/b\ncompare runs runs/a runs/b --within 1e-6 --channels",
            _add_run_arguments,
        ),
        Command(
            "models",
            "Compare the parameters of two models.",
            "compare models runs/a.npz runs/b.npz",
            _add_model_arguments,
        ),
    ),
)
