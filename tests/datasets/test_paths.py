import pytest

from adversarial.datasets.paths import data_folders, default_destination, find_file
from adversarial.errors import DataError


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("PYLEARN2_DATA_PATH", str(tmp_path / "shared"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shared, cache = tmp_path / "shared" / "mnist", tmp_path / "cache" / "adversarial" / "mnist"
    shared.mkdir(parents=True)
    cache.mkdir(parents=True)
    return shared, cache


def test_the_data_path_comes_before_the_cache(folders):
    shared, cache = folders
    assert data_folders("mnist") == [shared, cache]
    (cache / "x").touch()
    assert find_file("mnist", "x") == cache / "x"
    (shared / "x.gz").touch()
    assert find_file("mnist", "x") == shared / "x.gz"
    (shared / "x").touch()
    assert find_file("mnist", "x") == shared / "x"


def test_files_are_fetched_into_the_data_path_or_else_the_cache(folders, monkeypatch):
    shared, cache = folders
    assert default_destination("mnist") == shared
    monkeypatch.setenv("PYLEARN2_DATA_PATH", "")
    assert default_destination("mnist") == cache
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(cache))
    monkeypatch.setenv("USERPROFILE", str(cache))
    assert default_destination("mnist") == cache / ".cache" / "adversarial" / "mnist"


def test_a_missing_file_names_both_places_and_the_command(folders, monkeypatch):
    with pytest.raises(DataError) as caught:
        find_file("mnist", "x")
    for part in (*map(str, folders), "x.gz", "adversarial data fetch mnist"):
        assert part in str(caught.value)
    assert "not set" not in str(caught.value)
    monkeypatch.delenv("PYLEARN2_DATA_PATH")
    with pytest.raises(DataError, match="PYLEARN2_DATA_PATH is not set"):
        find_file("mnist", "x")
