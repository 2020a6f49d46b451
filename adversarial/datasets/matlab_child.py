"""Read arrays from a MATLAB file by SciPy: ``python matlab_child.py [NAME ...] < FILE``.

A program, not a module: `adversarial.datasets.matlab` runs it, so that a damaged file crashes it
alone. It writes a line of JSON: the shapes of all arrays of numbers, and name, dtype and shape of
those that are wanted; then their bytes, the first index varying fastest.
"""

import sys

if __name__ == "__main__":
    del sys.path[0]  # this folder, whose modules are none of NumPy's and SciPy's

import json  # noqa: E402
import math  # noqa: E402
import os  # noqa: E402
import resource  # noqa: E402
import warnings  # noqa: E402

import numpy as np  # noqa: E402
from scipy.io import loadmat, whosmat  # noqa: E402

NUMERIC = (
    "double",
    "single",
    "logical",
    *(f"{u}int{n}" for u in ("", "u") for n in (8, 16, 32, 64)),
)
# Numbers may take so many bytes, or so many times the file's size: they are stored in fewer bytes
# than a double has, and packed.
LARGEST, LARGEST_RATIO = 2**26, 400
MEMORY = 2**31  # bytes, beside three times the arrays: as bytes, as numbers, and to spare
SECONDS = 60  # beside one for each MiB


def read(file, names):
    """Return the shapes of all arrays of numbers, and the arrays that have one of these names."""
    size = os.fstat(file.fileno()).st_size
    _limit(resource.RLIMIT_CPU, SECONDS + size // 2**20)
    _limit(resource.RLIMIT_AS, MEMORY)
    shapes = {name: shape for name, shape, kind in whosmat(file) if kind in NUMERIC}
    wanted = {name: math.prod(shapes[name]) for name in names if name in shapes}
    for name, count in wanted.items():
        if min(shapes[name]) < 0 or 8 * count > max(LARGEST, LARGEST_RATIO * size):
            raise ValueError(f"{name} would have the shape {shapes[name]}")
    _limit(resource.RLIMIT_AS, MEMORY + 3 * 8 * sum(wanted.values()))
    file.seek(0)
    arrays = loadmat(file, variable_names=list(wanted)) if wanted else {}
    return shapes, {name: arrays[name] for name in wanted if arrays[name].dtype.kind in "iuf"}


def _limit(what, most):
    hard = resource.getrlimit(what)[1]
    if hard == resource.RLIM_INFINITY or most <= hard:
        resource.setrlimit(what, (most, hard))


def main():
    """Write what the arguments ask for, or what is wrong with the file."""
    warnings.simplefilter("ignore")
    try:
        shapes, arrays = read(sys.stdin.buffer, sys.argv[1:])
    except Exception as error:  # a damaged file can provoke any
        print(json.dumps({"error": " ".join(str(error).split()) or type(error).__name__}))
        return
    kinds = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
    print(json.dumps({"shapes": list(shapes.items()), "arrays": kinds}), flush=True)
    for array in arrays.values():
        sys.stdout.buffer.write(np.asfortranarray(array).T.data)


if __name__ == "__main__":
    main()
