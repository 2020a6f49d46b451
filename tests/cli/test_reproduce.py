"""The command around steps that take no time."""

import json
import sys

import pytest

from adversarial.cli import main, reproduce
from adversarial.cli.options import training
from adversarial.errors import DataError, Interrupted
from adversarial.paper.claims import Claim, Demonstration
from adversarial.paper.reproduction import STEPS, whole
from adversarial.paper.reproduction.rows import OTHERS
from adversarial.paper.reproduction.step import Findings, Step


def one(claim):
    return Demonstration([claim])


@pytest.fixture
def finds(monkeypatch):
    """Makes the theory find a value, or fail with an error."""

    def make(measured):
        def run(desk):
            if isinstance(measured, Exception):
                raise measured
            claim = Claim("one", "One is one", "Section 1", measured, 1.0, "", "equal", 0.1)
            findings = Findings(say=desk.say)
            findings.add(one, claim=claim)
            return findings

        step = Step("theory", "Theory", lambda options: {"seeds": options.seeds}, run)
        monkeypatch.setattr(whole, "STEPS", {"theory": step})
        monkeypatch.setattr(reproduce, "STEPS", {"theory": step})

    return make


def test_the_command_knows_every_step():
    assert tuple(STEPS) == training.STEPS
    assert tuple(row.id for row in OTHERS) == training.OTHER_MODELS


@pytest.mark.parametrize("what", ["theory", "all"])
def test_a_reproduction_ends_with_how_many_claims_hold(what, finds, tmp_path, capsys):
    finds(1.05)
    assert main(["reproduce", what, "--seeds", "3", "-o", str(tmp_path / "out")]) == 0
    assert "1 of 1 claims hold; 0 are not judged.\n" in capsys.readouterr().out
    record = json.loads((tmp_path / "out" / "reproduce.json").read_text(encoding="utf-8"))
    assert record["steps"][0]["settings"] == {"scale": "quick", "seeds": 3}
    said = f"adversarial reproduce {what} -o {tmp_path / 'out'} --quick --seeds 3"
    assert record["command"] == said


@pytest.mark.parametrize("measured", [3.0, DataError("NaN in row 3.")])
def test_a_claim_or_a_step_that_fails_is_exit_code_1(measured, finds, tmp_path, capsys):
    finds(measured)
    assert main(["reproduce", "theory", "-o", str(tmp_path)]) == 1
    assert ("FAIL" if measured == 3.0 else "failed: NaN in row 3.") in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["figure4"], "invalid choice: 'figure4'"),
        (["theory", "--quick", "--full"], "not allowed with argument"),
        (["table1", "--seeds", "0"], "must be at least 1"),
        (["all", "--epochs", "no"], "invalid whole number value"),
        (["table1", "--without", "vae"], "invalid choice: 'vae'"),
    ],
)
def test_wrong_arguments_are_exit_code_2(arguments, complaint, capsys):
    assert main(["reproduce", *arguments]) == 2
    assert complaint in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_line(finds, tmp_path, capsys):
    finds(1.0)
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["reproduce", "theory", "-o", str(tmp_path / "file" / "out")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("adversarial: error: Cannot write ")
    assert error.count("\n") == 1


def test_a_training_is_what_the_command_train_does(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("DATA", str(desk.folder))
    monkeypatch.setenv("OUT", str(tmp_path))
    model = tmp_path / "model.npz"
    reproduce._train(str(desk / "regression.yaml"), epochs=1, save_path=str(model))
    assert len(model.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_after_ctrl_c_in_a_training_the_command_says_how_it_goes_on(monkeypatch):
    def stop(run, file):
        raise Interrupted("training stopped. To go on: the same command with --resume.", 143)

    monkeypatch.setattr(reproduce.Run, "train", stop)
    with pytest.raises(
        Interrupted, match=r"^training stopped\. The same command goes on"
    ) as stopped:
        reproduce._train("game.yaml")
    assert stopped.value.code == 143


@pytest.fixture
def no_data(tmp_path, monkeypatch):
    """No data for the steps that need them: they are skipped, in a moment."""
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path / "nothing"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing"))
    few = {name: STEPS[name] for name in ("figure2", "figure3", "table1")}
    monkeypatch.setattr(whole, "STEPS", few)
    monkeypatch.setattr(reproduce, "STEPS", few)


def steps_of(folder):
    return json.loads((folder / "reproduce.json").read_text(encoding="utf-8"))["steps"]


def test_several_steps_run_side_by_side_as_commands_of_their_own(no_data, tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(["reproduce", "all", "--jobs", "2", "--epochs", "7", "-o", str(folder)]) == 0
    out = capsys.readouterr().out
    for name in ("figure2", "figure3", "table1"):
        assert (
            f"{name}: Everything is in {folder}, its record in {folder}/{name}/{name}.json" in out
        )
    assert out.splitlines()[-3:] == [
        "0 of 0 claims hold; 0 are not judged.",
        "Skipped, for the reasons above: figure2, figure3, table1.",
        f"Everything is in {folder}, its record in {folder}/reproduce.json.",
    ]
    steps = steps_of(folder)
    assert [step["step"] for step in steps] == ["figure2", "figure3", "table1"]
    assert {step["status"] for step in steps} == {"skipped"}
    assert steps[0]["settings"]["epochs"]["mnist"] == 7


def test_side_by_side_or_one_after_the_other_leave_the_same(no_data, tmp_path, capsys):
    for jobs in ("1", "2"):
        assert main(["reproduce", "all", "--jobs", jobs, "-o", str(tmp_path / jobs)]) == 0
    one, two = (steps_of(tmp_path / jobs) for jobs in ("1", "2"))
    for step in (*one, *two):
        step.pop("seconds")
    assert one == two


def test_a_process_that_leaves_no_result_is_named_and_the_others_go_on(
    no_data, tmp_path, monkeypatch, capsys
):
    commands = reproduce.run_side_by_side

    def with_a_broken_one(wanted, jobs):
        broken = {"figure3": [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]}
        return commands({**wanted, **broken}, jobs)

    monkeypatch.setattr(reproduce, "run_side_by_side", with_a_broken_one)
    assert main(["reproduce", "all", "--jobs", "2", "-o", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert "adversarial: figure3 ended with exit code -9.\n" in error
    assert "Without a result, see above: figure3. The same command goes on from there." in error
    assert [step["step"] for step in steps_of(tmp_path)] == ["figure2", "table1"]


def test_every_step_has_its_place_in_the_order_of_beginning():
    assert sorted(reproduce.LONGEST_FIRST) == sorted(training.STEPS)
