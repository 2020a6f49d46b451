"""``adversarial parzen``: a generator's log-likelihood, as in Table 1 of the paper."""

import json
import sys
from dataclasses import asdict

from adversarial.cli.arguments import add_allow, add_command, at_least
from adversarial.cli.models import load_pair
from adversarial.errors import AdversarialError
from adversarial.utils.files import check_writable, replacing


def add_parser(commands):
    """Add the command to the program."""
    parser = add_command(
        commands,
        "parzen",
        "Estimate the log-likelihood of a test set under a generator, by a Parzen window.",
        "parzen runs/mnist.npz -d mnist",
    )
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("model", metavar="MODEL", nargs="?", help="a saved pair")
    model.add_argument("-p", "--path", metavar="MODEL", help="the same, as the original has it")
    parser.add_argument(
        "-d", "--dataset", choices=["mnist"], required=True, help="which test and validation set"
    )
    parser.add_argument(
        "-s", "--sigma", type=_positive, help="width of the kernels; unless given it is chosen"
    )
    parser.add_argument(
        "-f",
        "--fold",
        type=int,
        default=0,
        help="fold of a data set that has folds; mnist has none",
    )
    parser.add_argument(
        "-v", "--valid", action="store_true", help="score the whole validation set, too"
    )
    parser.add_argument(
        "-n",
        "--num_samples",
        "--num-samples",
        type=at_least(1),
        default=10000,
        metavar="N",
        help="samples of the generator (default: %(default)s)",
    )
    parser.add_argument(
        "-l",
        "--limit_size",
        "--limit-size",
        type=at_least(1),
        default=1000,
        metavar="N",
        help="validation examples that choose sigma (default: %(default)s)",
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
    add_allow(parser)
    parser.set_defaults(run=run)


def _positive(text):
    sigma = float(text)
    if not 0 < sigma < float("inf"):
        raise ValueError
    return sigma


_positive.__name__ = "positive number"


def run(arguments):
    """Score a generator.

    Parameters
    ----------
    arguments : argparse.Namespace

    Returns
    -------
    int

    Raises
    ------
    AdversarialError
        If model or data cannot be had or do not fit.

    Notes
    -----
    Original: ``parzen_ll.py``. Its test set followed the recipe of the training data; here it is
    the data set's own, the same for every published file. Its ``--valid`` left out one example.
    """
    from adversarial import evaluation
    from adversarial.datasets.mnist import MNIST

    to_stdout = arguments.json == "-"
    if arguments.json and not to_stdout:
        check_writable(arguments.json)

    def tell(text):
        print(text, file=sys.stderr if to_stdout else sys.stdout, flush=True)

    path = arguments.model or arguments.path
    pair = load_pair(path, arguments.allow)
    test = MNIST(which_set="test").X
    valid = MNIST(which_set="train", start=50000, stop=60000).X
    width = pair.generator.get_output_space().get_total_dimension()
    if width != test.shape[1]:
        raise AdversarialError(
            f"{path} draws samples of {width} numbers, but images of {arguments.dataset} have "
            f"{test.shape[1]}."
        )
    tell(f"Drawing {arguments.num_samples} samples ...")
    samples = evaluation.draw_samples(pair.generator, arguments.num_samples)
    sigma, chosen_from = arguments.sigma, {}
    if sigma is None:
        sigma, chosen_from = _choose(valid[: arguments.limit_size], samples, arguments, tell)
    tell(f"Using Sigma: {sigma}")
    result = {"model": path, "dataset": arguments.dataset}
    result.update(asdict(evaluation.parzen_window(test, samples, sigma=sigma)), **chosen_from)
    tell(_line("test", result["mean"], result["standard_error"]))
    if arguments.valid:
        scores = evaluation.log_likelihood(valid, samples, sigma)
        result["valid_mean"] = float(scores.mean())
        result["valid_standard_error"] = evaluation.standard_error(scores)
        tell(_line("valid", result["valid_mean"], result["valid_standard_error"]))
    _write_json(arguments.json, result)
    return 0


def _choose(valid, samples, arguments, tell):
    """The best sigma of the grid, and what the result says about it."""
    from adversarial import evaluation

    grid = evaluation.sigma_grid(arguments.sigma_start, arguments.sigma_end, arguments.cross_val)
    tell(f"Choosing sigma on {len(valid)} validation examples ...")
    sigma, means = evaluation.choose_sigma(valid, samples, grid)
    for candidate, mean in zip(grid, means):
        tell(f"  sigma {candidate:.4f}: {mean:.2f}")
    return sigma, {"n_valid": len(valid), "sigmas": grid.tolist(), "valid_means": means.tolist()}


def _line(name, mean, error):
    return f"Log-Likelihood of {name} set = {mean}, se: {error}"


def _write_json(place, result):
    text = json.dumps(result, indent=2)
    if place == "-":
        print(text)
    elif place:
        with replacing(place) as file:
            file.write(f"{text}\n".encode())
