"""A package outside of the allow-list, and loaders that know it."""

import sys
from pathlib import Path

import pytest

from adversarial.config.yaml_parse import load


@pytest.fixture
def toybox(monkeypatch):
    """The module `toybox`, freshly imported."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.delitem(sys.modules, "toybox", raising=False)
    import toybox

    yield toybox
    sys.modules.pop("toybox", None)


@pytest.fixture
def load_toys(toybox):
    """`load` with `toybox` allowed."""

    def load_with_toybox(text, **options):
        return load(text, allow=("toybox",), **options)

    return load_with_toybox
