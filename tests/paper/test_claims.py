import json

import numpy as np
import pytest

from adversarial.paper.claims import Claim


def claim(measured, **kwargs):
    return Claim("theorem1.minimum", "C = -log 4", "Theorem 1", measured, **kwargs)


@pytest.mark.parametrize(
    "rule, tolerance, measured, passed",
    [
        ("equal", 0.1, 2.05, True),
        ("equal", 0.1, 1.85, False),
        ("equal", 0, 2, True),
        ("at most", 0.5, 0.5, True),
        ("at most", 0.5, 0.51, False),
        ("at least", 0.5, 0.5, True),
        ("at least", 0.5, 0.49, False),
        ("equal", 0.1, float("nan"), False),
        ("at most", 0.5, float("nan"), False),
        ("at least", 0.5, float("nan"), False),
        (None, None, 7.0, None),
    ],
)
def test_a_claim_is_judged_by_its_rule(rule, tolerance, measured, passed):
    judged = claim(measured, published=2.0, rule=rule, tolerance=tolerance)
    assert judged.passed is passed


@pytest.mark.parametrize(
    "kwargs, complaint",
    [
        ({"rule": "about", "tolerance": 1.0}, "rule 'about' is none of equal, at most, at least"),
        ({"rule": "equal"}, "theorem1.minimum: a rule and a tolerance go together"),
        ({"tolerance": 1.0}, "theorem1.minimum: a rule and a tolerance go together"),
        ({"rule": "equal", "tolerance": 0.1}, "published value is missing"),
    ],
)
def test_a_rule_without_what_it_judges_by_is_refused(kwargs, complaint):
    with pytest.raises(ValueError, match=complaint):
        claim(1.0, **kwargs)


def test_a_record_can_be_written_as_json():
    made = claim(np.float32(0.5), measured_error=float("inf"), pictures=("a", "b"))
    text = json.dumps(made.record(), allow_nan=False)
    assert json.loads(text) == {
        "id": "theorem1.minimum",
        "claim": "C = -log 4",
        "where": "Theorem 1",
        "measured": 0.5,
        "published": None,
        "unit": "",
        "rule": None,
        "tolerance": None,
        "measured_error": None,
        "published_error": None,
        "note": "",
        "pictures": ["a", "b"],
        "passed": None,
    }
