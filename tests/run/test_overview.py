"""What is said of a run in short."""

import json

import pytest

from adversarial.errors import DataError
from adversarial.run.overview import overview, runs_in


@pytest.fixture
def make(tmp_path):
    """Write the folder of a run that measured some channels, one value an epoch."""

    def run(name, settings=(), seed=None, **channels):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        start = {"file": "somewhere/game.yaml", "settings": list(settings), "seed": seed}
        (folder / "environment.json").write_text(json.dumps([start]))
        rows = zip(*channels.values())
        with (folder / "metrics.jsonl").open("w") as file:
            for epoch, row in enumerate(rows):
                place = {"epoch": epoch, "batch": 0, "example": 0, "seconds": 2.0 * epoch}
                file.write(json.dumps({**place, "channels": dict(zip(channels, row))}) + "\n")
        return str(folder)

    return run


def test_the_score_of_a_game_is_its_log_likelihood_and_more_is_better(make):
    losses = {"valid_objective_d": [0.7, 0.5, 0.6], "valid_objective_g": [0.7, 0.9, 0.8]}
    run = overview(make("a", valid_gen_ll=[-90.0, 12.0, 3.0], **losses))
    assert (run.score, run.last, run.best, run.best_epoch) == ("valid_gen_ll", 3.0, 12.0, 1)
    assert run.losses == {"objective_d": 0.6, "objective_g": 0.8}
    assert (run.epochs, run.seconds, run.file) == (2, 4.0, "somewhere/game.yaml")


def test_of_a_network_s_errors_the_fewest_are_best_and_the_valid_set_counts(make):
    run = overview(make("b", test_y_misclass=[0.1, 0.2], valid_y_misclass=[0.5, 0.6]))
    assert (run.score, run.last, run.best, run.best_epoch) == ("test_y_misclass", 0.2, 0.1, 0)
    run = overview(make("c", test_misclass=[0.1, 0.2], valid_misclass=[0.5, 0.4]))
    assert (run.score, run.best, run.best_epoch) == ("valid_misclass", 0.4, 1)


def test_what_was_changed_is_told_and_the_last_estimate(make, tmp_path):
    path = make("d", ["algorithm.learning_rate=.05"], seed=3, valid_objective=[2.0])
    (tmp_path / "d/parzen.json").write_text('{"mean": 78.2, "standard_error": 1.7}')
    run = overview(path)
    assert run.changes == ["algorithm.learning_rate=.05", "seed 3"]
    assert run.parzen == (78.2, 1.7)


def test_a_run_that_measured_nothing_has_no_score(make, tmp_path):
    path = make("e")
    (tmp_path / "e/metrics.jsonl").unlink()
    assert (overview(path).epochs, overview(path).score) == (0, "")


def test_a_damaged_estimate_is_named(make, tmp_path):
    path = make("f", valid_objective=[2.0])
    (tmp_path / "f/parzen.json").write_text('{"mean": "much"}')
    with pytest.raises(DataError, match="parzen.json"):
        overview(path)


def test_runs_are_found_by_their_record(make, tmp_path):
    make("runs/0002-b")
    make("runs/0001-a")
    (tmp_path / "runs/other").mkdir()
    found = [run.folder for run in runs_in(tmp_path / "runs")]
    assert [folder.rsplit("/", 1)[1] for folder in found] == ["0001-a", "0002-b"]
