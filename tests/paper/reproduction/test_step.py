"""Records of steps."""

import os

import pytest

from adversarial.errors import DataError
from adversarial.paper.reproduction.step import SkippedError


@pytest.mark.parametrize(
    "error, status",
    [(SkippedError("MNIST is not there."), "skipped"), (DataError("NaN in row 3."), "failed")],
)
def test_a_step_that_cannot_be_made_says_why_and_the_next_one_is(error, status, bench):
    bench.errors = {"first": error}
    first, second = bench.reproduce()["steps"]
    assert (first["status"], first["reason"], first["claims"]) == (status, str(error), [])
    assert second["status"] == "done"
    bench.errors = {}
    bench.reproduce()
    assert bench.runs == ["first"]


@pytest.mark.parametrize(
    "text, complaint",
    [
        ("{", "no record of a reproduction"),
        ("[]", "no record of a reproduction"),
        ('{"format": 2}', "written by another version"),
    ],
)
def test_a_record_that_is_none_is_refused(text, complaint, bench):
    bench.reproduce("first")
    with open(os.path.join(bench.folder, "reproduce.json"), "w", encoding="utf-8") as file:
        file.write(text)
    with pytest.raises(DataError, match=complaint):
        bench.reproduce("first")
