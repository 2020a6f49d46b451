"""What a score owes to how samples were drawn: validation log-likelihoods for many protocols.

    python benchmarks/protocols.py dbn.npz stacked_cae.npz deep_gsn.npz --json scores.json

For each model with Markov chains: 1,000 chains from training images and from the model's own start,
after more and more steps; a hundred chains and one chain of consecutive steps; and black and
white draws in place of means. Always 10,000 centres, sigma by the paper's grid, on the first 1,000
validation images of MNIST: no test image is looked at. A pair of players has one way to be sampled.
"""

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np

from adversarial.checkpoint import load_model
from adversarial.datasets.paper import paper_set
from adversarial.evaluation import choose_sigma

CENTRES, CHAINS = 10000, 1000
BURN_INS = (1, 10, 100)  # and the model's own
PUBLISHED = {"DBN": 138, "StackedCAE": 121, "GSN": 214, "AdversaryPair": 225}


def protocols(model, examples):
    """Draw by all protocols.

    Parameters
    ----------
    model : model that can be sampled
    examples : ndarray
        Training images.

    Yields
    ------
    str, ndarray of shape (10000, dims)
        What the protocol is, and the centres.
    """
    if not hasattr(model, "plan"):
        yield "independent draws", model.draw_samples(CENTRES)
        return
    own, rounds = model.plan, CENTRES // CHAINS
    for name, start in (("training images", examples), (own.start, own.start)):
        at = {
            burn_in: burn_in + own.thin * np.arange(rounds) for burn_in in (*BURN_INS, own.burn_in)
        }
        steps = np.unique(np.concatenate(list(at.values())))
        seen = model.observe(steps, chains=CHAINS, start=start)
        for burn_in, wanted in at.items():
            centres = seen[np.searchsorted(steps, wanted)].reshape(CENTRES, -1)
            yield f"1,000 chains from {name}, {burn_in} steps", centres
            if name == own.start and burn_in == own.burn_in:
                drawn = np.random.RandomState(0).uniform(size=centres.shape) < centres
                yield "the same, black and white draws", drawn.astype("float32")
    yield (
        "100 chains from training images, 100 steps in a row",
        model.draw_samples(CENTRES, chains=100, burn_in=1, thin=1, start=examples),
    )
    yield (
        "one chain from a training image, 10,000 steps in a row",
        model.draw_samples(CENTRES, chains=1, burn_in=1, thin=1, start=examples),
    )


def measure(path, examples, valid):
    """Score a model by all protocols; a dict."""
    model = load_model(path)
    kind, rows, began = type(model).__name__, [], time.monotonic()
    for name, centres in protocols(model, examples):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "sigma .* is best at the edge")
            sigma, means = choose_sigma(valid, centres)
        deviation = float(centres.std(axis=0).mean())
        rows.append({"protocol": name, "valid": float(means.max()), "sigma": sigma})
        rows[-1]["pixel_standard_deviation"] = deviation
        print(f"{kind:<14} {means.max():8.1f}  sigma {sigma:.3f}  sd {deviation:.3f}  {name}")
    own = model.plan if hasattr(model, "plan") else None
    chosen = f"1,000 chains from {own.start}, {own.burn_in} steps" if own else rows[0]["protocol"]
    return {
        "model": kind,
        "published_test": PUBLISHED[kind],
        "own_protocol": chosen,
        "seconds": time.monotonic() - began,
        "scores": rows,
    }


def plot(results, path):
    """Draw a row a protocol, models below each other."""
    from matplotlib.figure import Figure

    heights = [len(result["scores"]) + 1 for result in results]
    figure = Figure(figsize=(9, 0.24 * sum(heights) + 0.8), layout="constrained")
    axes = figure.subplots(len(results), sharex=True, height_ratios=heights, squeeze=False)[:, 0]
    for axis, result in zip(axes, results):
        names = [row["protocol"] for row in result["scores"]]
        values = [row["valid"] for row in result["scores"]]
        colours = ["C3" if name == result["own_protocol"] else "C0" for name in names]
        axis.scatter(values, range(len(names)), c=colours, zorder=2)
        axis.axvline(result["published_test"], color="0.5", linestyle=":", zorder=1)
        axis.set_yticks(range(len(names)), names, fontsize=8)
        axis.set_ylim(len(names) - 0.5, -0.5)
        axis.set_title(result["model"], fontsize=9, loc="left")
        axis.grid(axis="x", alpha=0.3)
    axes[-1].set_xlabel(
        "nats on 1,000 validation images; red: fixed beforehand; dotted: published, on test images",
        fontsize=8,
    )
    figure.savefig(path, dpi=90)


def main(argv=None):
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", help="saved models")
    parser.add_argument("--json", type=Path, help="file for the numbers")
    parser.add_argument("--plot", type=Path, help="file for the figure")
    parser.add_argument("--from-json", type=Path, nargs="*", default=[], help="earlier numbers")
    options = parser.parse_args(argv)
    results = [each for file in options.from_json for each in json.loads(file.read_text())]
    if options.models:
        examples = paper_set("mnist", "train").X[:CHAINS]
        valid = paper_set("mnist", "valid").X[:1000]
        results += [measure(path, examples, valid) for path in options.models]
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.plot:
        plot(results, options.plot)


if __name__ == "__main__":
    main()
