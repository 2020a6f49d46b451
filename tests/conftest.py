"""What several folders of tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def mnist_folder():
    """Folder of the real MNIST files, or a skip: a clone alone has none."""
    root = os.environ.get("PYLEARN2_DATA_PATH")
    if not root:
        pytest.skip(reason="PYLEARN2_DATA_PATH is not set: no folder with real MNIST")
    folder = Path(root, "mnist")
    if not any(folder.glob("t10k-images-idx3-ubyte*")):
        pytest.skip(reason=f"no MNIST in {folder}: adversarial data fetch mnist")
    return folder
