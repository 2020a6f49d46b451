"""The doors to experiment files: texts, files, and files of training."""

import os

import pytest

from adversarial.config.yaml_parse import check, load, load_path, load_train_file
from adversarial.errors import ConfigError


@pytest.mark.parametrize(
    "path, stem, folder, base, file_stem",
    [
        ("foo/bar.yaml", "foo/bar", "foo/", "bar.yaml", "bar"),
        ("bar.yaml", "bar", "", "bar.yaml", "bar"),
        ("foo/x.yml", "foo/x.yml", "foo/", "x.yml", "x.yml"),
    ],
)
def test_train_files_know_their_own_name(
    monkeypatch, tmp_path, path, stem, folder, base, file_stem
):
    monkeypatch.chdir(tmp_path)
    names = ["FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"]
    for name in names:
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "before")  # so that it is restored
    (tmp_path / "foo").mkdir()
    (tmp_path / path).write_text("\n".join(f"- ${{PYLEARN2_TRAIN_{n}}}" for n in names))

    assert check(path) == []
    assert os.environ["PYLEARN2_TRAIN_DIR"] == "before"
    assert load_path(path) == ["before"] * 4
    assert load_train_file(path) == [stem, folder, base, file_stem]
    assert os.environ["PYLEARN2_TRAIN_DIR"] == folder


@pytest.mark.parametrize("text, words", [("", "the file is empty"), ("a: [", "line 1, column 5")])
def test_check_and_load_agree_on_files_without_an_experiment(monkeypatch, tmp_path, text, words):
    for name in ["FILE_FULL_STEM", "DIR", "BASE_NAME", "FILE_STEM"]:
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "")
    path = tmp_path / "f.yaml"
    path.write_text(text)
    (error,) = check(path)
    assert words in str(error)
    with pytest.raises(ConfigError, match=words):
        load_train_file(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere.yaml cannot be read: No such file"):
        load_path(tmp_path / "nowhere.yaml")
    assert "cannot be read" in str(check(tmp_path)[0])


def test_an_empty_text_is_none_and_a_stream_is_read():
    import io

    assert load("") is None
    assert load(io.StringIO("a: 1")) == {"a": 1}
    assert load(io.BytesIO("\ufeffa: é".encode())) == {"a": "é"}
