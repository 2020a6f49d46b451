"""Saved files whose contents are changed."""

import json

import numpy as np

from adversarial.checkpoint.resume import CHECKPOINT, CHECKSUM, checksum
from adversarial.files import npz


def rewritten(path, change):
    """Change what a checkpoint holds, and give it the checksum that fits."""
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files if name != CHECKSUM}
    about = json.loads(arrays[CHECKPOINT].tobytes())
    change(about, arrays)
    arrays[CHECKPOINT] = npz.json_array(about)
    np.savez(path, **arrays, **{CHECKSUM: checksum(arrays)})


def tamper(path, change_metadata=None, change_arrays=None):
    """Rewrite a model file with other contents."""
    with np.load(path) as archive:
        arrays = {key: archive[key] for key in archive.files}
    metadata = json.loads(arrays["model.json"].tobytes())
    if change_metadata is not None:
        metadata = change_metadata(metadata) or metadata
    if change_arrays is not None:
        change_arrays(arrays)
    arrays["model.json"] = np.frombuffer(json.dumps(metadata).encode(), dtype=np.uint8)
    np.savez(path, **arrays)
