"""Sections 5 and 6 of the dialect: variables."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adversarial.config.interpolate import expand_path, interpolate, permitted
from adversarial.config.yaml_parse import check, load
from adversarial.errors import ConfigError


@pytest.fixture(autouse=True)
def toys_are_listed(monkeypatch):
    """The user's own list of what files may use."""
    monkeypatch.setenv("ADVERSARIAL_ENV", "TOY_A, TOY_DIRECTORY:TOY_DIRECTORI")


def test_every_text_is_interpolated_keys_too(monkeypatch):
    monkeypatch.setenv("TOY_A", "10")
    loaded = load("{a: '${TOY_A}', '${TOY_A}x': [\"b${TOY_A}c${TOY_A}\"], 3: 4}")
    assert loaded == {"a": "10", "10x": ["b10c10"], 3: 4}


def test_environ_comes_first_everywhere(monkeypatch, tmp_path):
    monkeypatch.setenv("TOY_A", "/nowhere")
    np.save(tmp_path / "x.npy", np.ones(2))
    loaded = load("{a: '${TOY_A}', b: !pkl: '${TOY_A}/x.npy'}", environ={"TOY_A": str(tmp_path)})
    assert loaded["a"] == str(tmp_path)
    assert loaded["b"].tolist() == [1, 1]


def test_home_is_expanded_in_pickle_paths_only(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    np.save(tmp_path / "x.npy", np.ones(2))
    loaded = load("[!pkl: ~/x.npy, ~/x.npy]")
    assert loaded[0].tolist() == [1, 1]
    assert loaded[1] == "~/x.npy"
    assert expand_path("~/a") == str(tmp_path / "a")


@given(st.text(st.characters(exclude_characters="$", codec="utf-8")))
def test_texts_without_variables_stay_and_values_are_not_scanned_again(text):
    assert interpolate(text) == text
    assert interpolate("<${X}>", {"X": text + "${X}"}) == f"<{text}${{X}}>"


def test_dollars_and_braces_alone_are_texts():
    assert interpolate("$HOME {a} $ } $$") == "$HOME {a} $ } $$"


@pytest.mark.parametrize("text", ["${HOME", "a ${HOME ${HOME}", "${"])
def test_an_open_brace_is_an_error(text):
    with pytest.raises(ConfigError, match=r"Open \$\{ not followed by \}"):
        interpolate(text)


def test_an_unset_variable_is_named_with_the_most_similar_one(monkeypatch):
    monkeypatch.setenv("TOY_DIRECTORY", "x")
    with pytest.raises(ConfigError) as caught:
        load("a: 1\nb: ['${TOY_DIRECTORI}']", filename="f.yaml")
    assert str(caught.value) == (
        'in "f.yaml", line 2, column 5: '
        'Unrecognized environment variable "TOY_DIRECTORI". Did you mean TOY_DIRECTORY?'
    )


@pytest.mark.parametrize(
    "name, remedy",
    [
        ("PYLEARN2_DATA_PATH", "export PYLEARN2_DATA_PATH="),
        ("PYLEARN2_VIEWER_COMMAND", "inline"),
    ],
)
def test_the_well_known_variables_say_how_to_set_them(monkeypatch, name, remedy):
    monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigError, match=remedy):
        load(f"!pkl: '${{{name}}}/x.npy'")


def test_other_variables_are_not_filled_in_unless_the_user_names_them(monkeypatch, tmp_path):
    monkeypatch.setenv("TOY_SECRET", "hunter2")
    monkeypatch.setenv("PYLEARN2_TOY", "known")
    assert load("'${PYLEARN2_TOY} ${HOME}'") == f"known {os.environ['HOME']}"
    path = tmp_path / "x.yaml"
    path.write_text("{a: '${TOY_SECRET}', b: !pkl: '${TOY_SECRET}/x.npy'}")
    for error in [*check(path), pytest.raises(ConfigError, expand_path, "${TOY_SECRET}").value]:
        assert "${TOY_SECRET} is not filled in" in str(error) and "--env TOY_SECRET" in str(error)
        assert "hunter2" not in str(error)
    with permitted(["TOY_SECRET"]):
        assert load("'${TOY_SECRET}'") == "hunter2"
    with pytest.raises(ConfigError):
        load("'${TOY_SECRET}'")


@pytest.mark.parametrize("text", ['"a\\0b"', '"\\ud800"'])
def test_names_that_no_file_can_have_are_refused_where_they_stand(text):
    with pytest.raises(ConfigError, match="line 1"):
        load("!obj:pylearn2.datasets.csv_dataset.CSVDataset {path: " + text + "}")
