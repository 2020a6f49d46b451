"""What Table 1's step claims."""

import numpy as np

from adversarial.paper.claims import Claim, Demonstration
from adversarial.paper.reproduction.table1_tables import mean_error, over_seeds

TOLERANCE = 4  # nats: two published standard errors
WHERE = "Table 1"
SMALL = "Small networks and few epochs: not the paper's experiment."


def _judged(scale, least):
    """A rule, for the paper's size alone."""
    return {"rule": "at least", "tolerance": least} if scale == "full" else {}


def _note(scale, *sentences):
    return " ".join([*([] if scale == "full" else [SMALL]), *sentences])


def our_claims(measured, scale):
    """Adversarial nets on digits, and what a finer grid of sigmas gains."""
    means = [each.result.mean for each in measured]
    spread = over_seeds(means)
    seeds = "One seed" if spread is None else f"Mean of {len(means)} seeds"
    spreading = "" if spread is None else f", standard deviation over seeds {spread:.2g}"
    published, error = measured[0].published
    return Demonstration(
        [
            Claim(
                "table1.mnist",
                "Log-likelihood of MNIST's test set under adversarial nets",
                WHERE,
                float(np.mean(means)),
                published=published,
                measured_error=mean_error(measured),
                published_error=error,
                unit="nats",
                note=_note(scale, f"{seeds}{spreading}; the ± is over examples."),
                pictures=("sigma", "epochs") if measured[0].curve else ("sigma",),
                **_judged(scale, published - TOLERANCE),
            ),
            Claim(
                "table1.sigma",
                "The original's ten sigmas cost some of it",
                "Section 5",
                float(np.mean([each.finer.mean - each.result.mean for each in measured])),
                unit="nats",
                note="What a finer grid gains, sigma chosen on the same validation digits.",
                pictures=("sigma",),
            ),
        ]
    )


def other_claim(measured, scale):
    """Another model on digits."""
    published, error = measured.published
    return Demonstration(
        [
            Claim(
                f"table1.{measured.row.id}",
                f"Log-likelihood of MNIST's test set under the {measured.row.model}",
                f"{WHERE}, quoted",
                measured.result.mean,
                published=published,
                measured_error=measured.result.standard_error,
                published_error=error,
                unit="nats",
                note=_note(scale, measured.protocol),
                **_judged(scale, published),
            )
        ]
    )


def anchor_claims(results, scale):
    """How samples stand to what is no model."""
    ours, images, *gaussians = (result.mean for result in results.values())
    return Demonstration(
        [
            Claim(
                "table1.gaussian",
                "Adversarial nets score better than a Gaussian with the data's covariance",
                WHERE,
                ours - max(gaussians),
                unit="nats",
                note="Than the better one of two, the second clipped to [0, 1]; 10,000 samples of "
                "each in the same estimator.",
                pictures=("anchors",),
                **_judged(scale, 0.0),
            ),
            Claim(
                "table1.training_images",
                "The estimator is rough: how training images themselves score, less our samples",
                "Section 5, on the estimator",
                images - ours,
                unit="nats",
                note="Samples can even score higher than real digits.",
                pictures=("anchors",),
            ),
        ]
    )


def tfd_claim(measured, mark):
    """Adversarial nets on faces."""
    published, error = measured.published
    folds = len(measured.result.folds)
    return Demonstration(
        [
            Claim(
                "table1.tfd",
                "Log-likelihood of TFD's test sets under adversarial nets",
                WHERE,
                measured.result.mean,
                published=published,
                measured_error=measured.result.standard_error,
                published_error=error,
                unit="nats",
                note=f"Mean of {folds} folds{mark} The ± is over folds.",
            )
        ]
    )
