import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.config.match import did_you_mean, match


@pytest.mark.parametrize(
    "wrong, candidates, best",
    [
        ("monitoring_datasetX", ["batch_size", "monitoring_dataset", "cost"], "monitoring_dataset"),
        # by hand: ab.ab = 3/4 + 0.2; ab.abc = 3/6 + 0.1
        ("ab", ["abc", "ab"], "ab"),
        # by hand: counts multiply, so aa.aaaa = 11/8 + 0.2 beats aa.aa = 5/4 + 0.2
        ("aa", ["aa", "aaaa"], "aaaa"),
        # equal ends: 1/4 + 0.1 for each
        ("xb", ["ab", "xc"], "ab"),
        ("MNST", ["mnist", "MNIST"], "MNIST"),
        ("FOO", ["PATH"], "PATH"),
    ],
)
def test_best_match_by_hand(wrong, candidates, best):
    assert match(wrong, candidates) == best


@given(st.text(min_size=1), st.lists(st.text(), min_size=1))
def test_a_match_is_always_one_of_the_candidates_whatever_their_order(wrong, candidates):
    assert match(wrong, candidates) in candidates
    assert match(wrong, candidates) == match(wrong, candidates[::-1])


def test_no_candidates_no_suggestion():
    assert did_you_mean("x", []) == ""
    assert did_you_mean("HOMEE", ["HOME", "PATH"]) == " Did you mean HOME?"
