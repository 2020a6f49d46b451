"""The original's own pickle, and a reader of forged ones."""

import gzip
from pathlib import Path

import pytest

from adversarial.checkpoint import load_model

from .forger import forge

GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture(scope="session")
def golden_pickle():
    """The bytes of the original's own pickle."""
    return gzip.decompress((GOLDEN / "pretrain_original.pkl.gz").read_bytes())


@pytest.fixture
def load_forged(tmp_path):
    """Pickle something, and load it as a model."""

    def load(value):
        path = tmp_path / "forged.pkl"
        path.write_bytes(value if isinstance(value, bytes) else forge(value))
        return load_model(str(path))

    return load
