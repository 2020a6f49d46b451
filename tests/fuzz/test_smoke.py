"""A few seconds of what `make fuzz` does for minutes."""

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def fuzz():
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("fuzz", HERE / "fuzz.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["fuzz"]


@pytest.fixture(scope="module")
def readers(fuzz, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("fuzz"))
        yield fuzz.Readers(".").by_name


NAMES = ("yaml", "idx", "checkpoint", "description", "pickle")


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_takes_what_the_fuzzing_begins_with(fuzz, readers, name):
    read, seeds = readers[name]
    assert len(seeds) >= 3
    for seed in seeds:
        read(seed)


@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_end_in_our_own_errors(fuzz, readers, name):
    read, seeds = readers[name]

    @settings(max_examples=60, database=None)
    @given(fuzz.damaged(seeds))
    def check(data):
        read(data)

    check()


def test_every_reader_has_a_name(readers):
    assert set(readers) == set(NAMES)


def test_a_crash_is_found_and_counted(fuzz):
    def fragile(data):
        if b"abc" not in data:
            raise ZeroDivisionError

    tried, crash = fuzz.try_for(1.0, fragile, [b"\x06abc"], seed=0)
    assert tried > 1
    assert b"abc" not in crash
    tried, crash = fuzz.try_for(0.2, lambda data: None, [b"abc"], seed=0)
    assert tried > 10 and crash is None
