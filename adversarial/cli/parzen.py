"""``adversarial parzen``: a model's log-likelihood, as in Table 1 of the paper."""

import json
import sys
from dataclasses import asdict, replace

from adversarial import evaluation
from adversarial.cli.chains import draw
from adversarial.cli.models import check_width, load_sampler
from adversarial.cli.options.scores import ALL
from adversarial.datasets.paper import FOLDS, paper_set
from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable, replacing


def run(arguments):
    """Score a model.

    Notes
    -----
    Original: ``parzen_ll.py``. Its test set followed the recipe of the training data; here it is
    the data set's own, the same for every published file. Its ``--valid`` left out one example of
    MNIST, and took fold 0 of TFD whatever the fold.
    """
    to_stdout = arguments.json == "-"
    if arguments.json and not to_stdout:
        check_writable(arguments.json)

    def tell(text):
        print(text, file=sys.stderr if to_stdout else sys.stdout, flush=True)

    path = arguments.model or arguments.path
    folds = _folds(arguments)
    model = load_sampler(path, arguments.allow, arguments.seed)
    check_width(model, paper_set(arguments.dataset, "valid", folds[0]).X, "validation examples")
    tell(f"Drawing {arguments.num_samples} samples ...")
    draws = draw(model, arguments.num_samples, arguments)
    samples = draws.rows
    tell(draws.describe())
    results, details = [], []
    for fold in folds:
        if len(folds) > 1:
            tell(f"Fold {fold}")
        result, more = _score(fold, samples, arguments, tell)
        results.append(result)
        details.append({**asdict(result), **more})
    report = {
        "model": path,
        "dataset": arguments.dataset,
        "protocol": draws.protocol,
        "seconds_per_sample": draws.seconds_per_sample,
    }
    if len(folds) == 1:
        report.update(details[0])
    else:
        whole = evaluation.across_folds(results)
        report.update(mean=whole.mean, standard_error=whole.standard_error, ddof=whole.ddof)
        report["folds"] = details
        tell(
            f"Log-Likelihood across {len(folds)} folds = {whole.mean}, se: {whole.standard_error} "
            f"(standard deviation across folds, ddof {whole.ddof}, by the root of {len(folds)})"
        )
    _write_json(arguments.json, report)


def _folds(arguments):
    """The folds to score; 0 stands for a data set without any."""
    count = FOLDS.get(arguments.dataset)
    if arguments.fold == ALL and count:
        return list(range(count))
    if arguments.fold == ALL or not 0 <= arguments.fold < (count or 1):
        known = f"folds 0 to {count - 1}" if count else "no folds"
        raise AdversarialError(f"--fold {arguments.fold}: {arguments.dataset} has {known}.")
    return [arguments.fold]


def _score(fold, samples, arguments, tell):
    """The result of a fold, and what else the report says about it."""
    valid = paper_set(arguments.dataset, "valid", fold).X
    test = paper_set(arguments.dataset, "test", fold).X
    sigma, chosen_from = arguments.sigma, {}
    if sigma is None:
        limit = None if arguments.dataset in FOLDS else arguments.limit_size
        sigma, chosen_from = _choose(valid[:limit], samples, arguments, tell)
    tell(f"Using Sigma: {sigma}")
    result = replace(evaluation.parzen_window(test, samples, sigma=sigma), **chosen_from)
    tell(_line("test", result.mean, result.standard_error))
    details = {"fold": fold} if arguments.dataset in FOLDS else {}
    if not arguments.valid:
        return result, details
    scores = evaluation.log_likelihood(valid, samples, sigma)
    mean, error = float(scores.mean()), evaluation.standard_error(scores)
    tell(_line("valid", mean, error))
    return result, {**details, "valid_mean": mean, "valid_standard_error": error}


def _choose(valid, samples, arguments, tell):
    """The best sigma of the grid, and what the result says about it."""
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
