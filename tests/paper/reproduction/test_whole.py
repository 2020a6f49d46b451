import json
import os

import pytest

from adversarial.backend import blas_report
from adversarial.errors import AdversarialError


def record(bench, name):
    with open(os.path.join(bench.folder, name), encoding="utf-8") as file:
        return json.load(file)


def test_each_step_leaves_a_record_and_pictures(bench):
    whole = bench.reproduce()
    assert whole == record(bench, "reproduce.json")
    assert (whole["format"], whole["scale"]) == (1, "quick")
    assert whole["command"] == "adversarial reproduce first second --quick"
    assert [step["step"] for step in whole["steps"]] == ["first", "second"]
    assert whole["environment"]["cores"] >= 1
    assert whole["environment"]["BLAS"] == blas_report().name
    first = record(bench, "first/first.json")
    assert first == whole["steps"][0]
    assert first["status"] == "done"
    assert first["settings"] == {"scale": "quick", "epochs": None}
    assert first["pictures"] == [{"file": "first/dot.png", "caption": "A dot"}]
    (claim,) = first["claims"]
    assert claim["passed"] is True
    assert claim["pictures"] == ["first/dot.png"]
    assert claim["command"] == "adversarial reproduce first --quick"
    assert claim["seconds"] >= 0
    assert os.path.exists(os.path.join(bench.folder, "first/dot.png"))


def test_a_finished_step_is_not_made_again(bench):
    bench.reproduce("first")
    assert bench.reproduce()["steps"][0] == record(bench, "first/first.json")
    assert bench.runs == ["second"]
    assert "The first: was there already." in bench.said


def test_other_settings_make_a_step_again(bench):
    bench.reproduce(epochs=1)
    bench.reproduce(epochs=2)
    assert bench.runs == ["first", "second"]


def test_what_was_interrupted_goes_on_with_the_step_that_was_under_way(bench):
    bench.errors = {"second": KeyboardInterrupt()}
    with pytest.raises(KeyboardInterrupt):
        bench.reproduce()
    assert [step["step"] for step in record(bench, "reproduce.json")["steps"]] == ["first"]
    bench.errors = {}
    whole = bench.reproduce()
    assert bench.runs == ["second"]
    assert [step["status"] for step in whole["steps"]] == ["done", "done"]


def test_a_step_that_lacked_a_part_is_made_again(bench):
    bench.lack = "(b) skipped."
    assert bench.reproduce("first")["steps"][0]["reason"] == "(b) skipped."
    bench.reproduce("first")
    assert bench.runs == ["first"]


def test_an_error_of_ours_is_not_swallowed(bench):
    bench.errors = {"first": ZeroDivisionError()}
    with pytest.raises(ZeroDivisionError):
        bench.reproduce()


def test_a_folder_holds_one_scale(bench):
    bench.reproduce("first")
    with pytest.raises(AdversarialError, match="holds a reproduction with --quick"):
        bench.reproduce("first", scale="full")


def test_what_was_found_is_said_beside_what_was_published(bench):
    bench.measured = 2.0
    bench.reproduce("first")
    assert "  FAIL  One is one: 2 nats (paper: 1)" in bench.said
