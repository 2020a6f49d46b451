"""``adversarial parzen``: the log-likelihood of samples, as in Table 1 of the paper."""

import json
import signal
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from adversarial import evaluation
from adversarial.cli.array_files import is_array_file, map_array
from adversarial.cli.chains import stream
from adversarial.cli.models import (
    check_rows,
    load_sampler,
    named_set,
    recipe_of,
    test_set,
    training_set,
)
from adversarial.cli.options.scores import ALL, MANY
from adversarial.cli.options.shared import DATASETS
from adversarial.datasets.paper import FOLDS, name_of
from adversarial.errors import INTERRUPTED, AdversarialError, DataError
from adversarial.evaluation.kernel_sums import CENTRES
from adversarial.files.atomic import check_writable, replacing
from adversarial.messages import complain, say
from adversarial.run.interruption import handled_by

REPORTS = 10  # lines about the score so far, of more samples than fit in a block


class Examples(NamedTuple):
    """What samples are scored on.

    Attributes
    ----------
    fold : int or None
    test, valid : ndarray, shape (n, dims)
        Without examples to choose sigma on, `valid` is None.
    choosing : int or None
        How many of `valid` choose it; None is all.
    """

    fold: int | None
    test: np.ndarray
    valid: np.ndarray | None
    choosing: int | None


def run(arguments):
    """Score a model, or samples from a file.

    Notes
    -----
    Original: ``parzen_ll.py``. As there, the test set follows the recipe of the training data, so
    that pixels are mapped as the model's were; here the validation set does, too. Its ``--valid``
    left out one example of MNIST, and took fold 0 of TFD whatever the fold.
    """
    to_stdout = arguments.json == "-"
    if arguments.json and not to_stdout:
        check_writable(arguments.json)

    tell = complain if to_stdout else say
    path = arguments.model or arguments.path
    if is_array_file(path):
        model, samples = None, _from_file(path, arguments)
    else:
        model = load_sampler(path, arguments.allow, arguments.seed)
        samples = stream(model, arguments.num_samples or MANY, arguments)
    name, sets = _examples(model, arguments)
    scores = [_Score(examples, samples.width, arguments) for examples in sets]
    tell(f"Scoring {samples.n} samples ...")
    asked_to_stop = _add_all(samples, scores, tell)
    tell(samples.describe())
    scores[0].window.warn_of_other_units()
    results, details = [score.window.result() for score in scores], []
    for score, result in zip(scores, results):
        if len(sets) > 1:
            tell(f"Fold {score.examples.fold}")
        details.append(score.report(result, tell))
    report = {
        "model": path,
        "dataset": name,
        "protocol": samples.protocol,
        "seconds_per_sample": samples.seconds_per_sample,
    }
    if len(details) == 1:
        report.update(details[0])
    else:
        whole = evaluation.across_folds(results)
        report.update(mean=whole.mean, standard_error=whole.standard_error, ddof=whole.ddof)
        report["folds"] = details
        tell(
            f"Log-Likelihood across {len(sets)} folds = {whole.mean}, se: {whole.standard_error} "
            f"(standard deviation across folds, ddof {whole.ddof}, by the root of {len(sets)})"
        )
    _write_json(arguments.json, report)
    return asked_to_stop and INTERRUPTED


def _from_file(path, arguments):
    try:
        return evaluation.stream_array(map_array(path), arguments.num_samples)
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error


class _Score:
    """The score on one set of examples, while samples come in."""

    def __init__(self, examples, width, arguments):
        check_rows(width, examples.test, "test examples")
        self.examples = examples
        self.candidates = (arguments.sigma_start, arguments.sigma_end, arguments.cross_val)
        chosen = {"sigma": arguments.sigma}
        if arguments.sigma is None:
            check_rows(width, examples.valid, "validation examples")
            grid = evaluation.sigma_grid(*self.candidates)
            chosen = {"valid": examples.valid[: examples.choosing], "sigmas": grid}
        self.window = evaluation.ParzenWindow(examples.test, **chosen)
        self.whole_valid = None
        if arguments.valid and examples.valid is not None:
            self.whole_valid = evaluation.KernelSums(examples.valid, self.window.sigmas)

    def choose(self, samples):
        """Choose sigma by all samples, before they are added."""
        self.window.choose(samples)
        if self.whole_valid is not None:
            self.whole_valid = evaluation.KernelSums(self.whole_valid.points, self.window.sigmas)

    def add(self, samples):
        self.window.add(samples)
        if self.whole_valid is not None:
            self.whole_valid.add(samples)

    def report(self, result, tell):
        """Print the result; return it as a dict, with what else there is to say."""
        if result.valid_means is not None:
            original = " (the original's ten)" if self.candidates == (-1.0, 0.0, 10) else ""
            tell(
                f"Choosing sigma on {result.n_valid} validation examples, of "
                f"{len(result.sigmas)}{original}:"
            )
            for candidate, mean in zip(result.sigmas, result.valid_means):
                tell(f"  sigma {candidate:.4f}: {mean:.2f}")
            evaluation.warn_at_edge(result.sigma, result.sigmas)
        tell(f"Using Sigma: {result.sigma}")
        tell(_line("test", result.mean, result.standard_error))
        details = asdict(result)
        if self.examples.fold is not None:
            details["fold"] = self.examples.fold
        if self.whole_valid is not None:
            row = list(self.window.sigmas).index(result.sigma)
            ll = self.whole_valid.log_likelihoods()[row]
            mean, error = float(ll.mean()), evaluation.standard_error(ll)
            tell(_line("valid", mean, error))
            details.update(valid_mean=mean, valid_standard_error=error)
        return details


def _add_all(samples, scores, tell):
    """Add samples to all scores; return whether somebody stopped it before the end."""
    added, stop, reports = 0, False, REPORTS if samples.n > evaluation.BLOCK else 0

    def handle(*_):
        nonlocal stop
        if stop or not added:
            raise KeyboardInterrupt
        stop = True

    bar = tqdm(total=samples.n, unit=" samples", unit_scale=True, leave=False, disable=None)
    with bar, handled_by(handle, signal.SIGINT):
        for block in samples:
            if len(block) == samples.n:
                for score in scores:
                    score.choose(block)
            for piece in np.split(block, range(CENTRES, len(block), CENTRES)):
                for score in scores:
                    score.add(piece)
                before, added = added, added + len(piece)
                bar.update(len(piece))
                if stop and added < samples.n:
                    tell(f"Stopped after {added} of {samples.n} samples; of these:")
                    return True
                if added * reports // samples.n > before * reports // samples.n:
                    result = scores[0].window.result()
                    tell(f"  {added} samples: {result.mean:.2f} with sigma {result.sigma:.4f}")
    return False


def _examples(model, arguments):
    """The name of the data, and what samples are scored on: several sets for several folds."""
    name, own = arguments.dataset, None
    if name is None:
        if model is None:
            raise AdversarialError("Name the data to score samples on: -d mnist, or a file.")
        own = training_set(model, allow=arguments.allow)
        name = name_of(own)
        if name is None:
            return _own_test_set(model, arguments)
    elif name not in DATASETS:
        return name, [_cut_file(name, arguments)]
    elif model is not None:
        own = recipe_of(model, name, arguments.allow)
    limit = None if name in FOLDS else arguments.limit_size
    return name, [
        Examples(
            fold if name in FOLDS else None,
            named_set(name, "test", own, fold).X,
            named_set(name, "valid", own, fold).X,
            limit,
        )
        for fold in _folds(name, arguments)
    ]


def _own_test_set(model, arguments):
    """Test examples of data that the paper does not have: sigma must be given."""
    try:
        test = test_set(model, allow=arguments.allow).X
    except NotImplementedError as error:
        raise AdversarialError(f"{error} Name other data with -d.") from error
    if arguments.sigma is None:
        raise AdversarialError(
            "The model's own data have no validation set to choose sigma on: give it with -s, or "
            "name other data with -d."
        )
    return "the model's own", [Examples(None, test, None, None)]


def _cut_file(path, arguments):
    """The examples of a file, of which the first choose sigma unless it is given."""
    if not is_array_file(path):
        raise AdversarialError(
            f"-d {path}: it is neither one of {', '.join(DATASETS)} nor a file of arrays "
            "(.npy, .npz)."
        )
    try:
        rows = evaluation.images_to_rows(np.asarray(map_array(path)))
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error
    if arguments.sigma is not None:
        return Examples(None, rows, None, None)
    if len(rows) < 2:
        raise DataError(f"{path}: one example cannot choose sigma and be scored; give -s.")
    cut = min(arguments.limit_size, len(rows) // 2)
    return Examples(None, rows[cut:], rows[:cut], None)


def _folds(name, arguments):
    """The folds to score; 0 stands for a data set without any."""
    count = FOLDS.get(name)
    if arguments.fold == ALL and count:
        return list(range(count))
    if arguments.fold == ALL or not 0 <= arguments.fold < (count or 1):
        known = f"folds 0 to {count - 1}" if count else "no folds"
        raise AdversarialError(f"--fold {arguments.fold}: {name} has {known}.")
    return [arguments.fold]


def _line(name, mean, error):
    return f"Log-Likelihood of {name} set = {mean}, se: {error}"


def _write_json(place, result):
    text = json.dumps(result, indent=2)
    if place == "-":
        print(text)
    elif place:
        with replacing(place) as file:
            file.write(f"{text}\n".encode())
