"""What Table 1's step claims, and where it judges."""

import pytest

from adversarial.evaluation.folds import across_folds
from adversarial.paper.reproduction.rows import OTHERS
from adversarial.paper.reproduction.table1_claims import (
    SMALL,
    anchor_claims,
    other_claim,
    our_claims,
    tfd_claim,
)

from .measured import measured, scored


@pytest.mark.parametrize("scale", ["quick", "full"])
def test_only_the_papers_size_is_judged_against_the_papers_number(scale):
    claim, gained = our_claims([measured(), measured(result=scored(1))], scale).claims
    other = other_claim(measured(row=OTHERS[0]), scale).claims[0]
    assert (claim.published, other.published) == (225, 138)
    # far below what is published, where somebody judges
    assert claim.passed is other.passed is (False if scale == "full" else None)
    assert claim.note.startswith(SMALL) == (scale == "quick")
    assert "Mean of 2 seeds, standard deviation over seeds" in claim.note
    assert gained.measured == 0  # both have the same sigmas here


def test_a_single_seed_has_no_deviation():
    (claim, _) = our_claims([measured()], "full").claims
    assert claim.note == "One seed; the ± is over examples."
    assert claim.pictures == ("sigma",)


def test_samples_are_compared_with_the_better_gaussian():
    means = {"ours": 5.0, "images": 7.0, "gaussian": 1.0, "clipped": 4.0}
    results = {name: type("Result", (), {"mean": mean}) for name, mean in means.items()}
    gaussian, images = anchor_claims(results, "full").claims
    assert (gaussian.measured, gaussian.passed, images.measured) == (1.0, True, 2.0)


def test_faces_are_a_mean_of_folds():
    folds = across_folds([scored(0), scored(1)])
    (claim,) = tfd_claim(measured(data="tfd", result=folds), ", of a stand-in.").claims
    assert (claim.measured, claim.published) == (folds.mean, 2057)
    assert claim.note == "Mean of 2 folds, of a stand-in. The ± is over folds."
