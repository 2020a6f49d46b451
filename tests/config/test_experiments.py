"""Experiment files by their short names."""

import shutil

import pytest

from adversarial.config import experiments
from adversarial.config.experiments import experiment_folder, find_experiment
from adversarial.config.yaml_parse import check, train_variables


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "name", ["quick/mnist", "quick/mnist.yaml", "yaml_configs/quick/mnist.yaml"]
)
def test_a_file_that_comes_with_the_package_is_found_from_anywhere(name):
    assert find_experiment(name) == str(experiment_folder() / "quick" / "mnist.yaml")


def test_a_file_that_is_here_comes_first(tmp_path):
    (tmp_path / "quick").mkdir()
    shutil.copy(experiment_folder() / "mnist.yaml", tmp_path / "quick" / "mnist.yaml")
    assert find_experiment("quick/mnist.yaml") == "quick/mnist.yaml"


@pytest.mark.parametrize("name", ["quick/mnits", "/quick/mnist.yaml", "quick", "../mnist"])
def test_what_does_not_come_with_it_stays_as_it_is(name):
    assert find_experiment(name) == name


def test_an_installed_package_has_them_inside(tmp_path, monkeypatch):
    inside = tmp_path / "site-packages/adversarial/yaml_configs"
    inside.mkdir(parents=True)
    (inside / "mnist.yaml").write_text("")
    place = str(inside.parent / "config/experiments.py")
    monkeypatch.setattr(experiments, "__file__", place)
    assert find_experiment("mnist") == str(inside / "mnist.yaml")


def test_such_a_file_saves_where_we_are_and_not_beside_it():
    assert train_variables("quick/mnist")["PYLEARN2_TRAIN_FILE_FULL_STEM"] == "mnist"
    assert train_variables("some/mnist.yaml")["PYLEARN2_TRAIN_FILE_FULL_STEM"] == "some/mnist"


def test_it_is_read_by_its_short_name(monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", "/gone")
    assert not any("cannot be read" in str(error) for error in check("quick/mnist"))
