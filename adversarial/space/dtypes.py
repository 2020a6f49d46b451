"""Element types of batches, and the casts that are allowed between them.

There are two rules, as in the original. A batch that a space is *given* must be of its kind: one of
floats is none of labels (`check_castable`). A batch that is *converted* to another space takes that
space's type, floats to integers too (`cast`).
"""

import aesara
import numpy as np


def resolve_dtype(dtype):
    """Turn ``'floatX'`` into the float type configured now; leave ``None`` (any type) alone.

    Parameters
    ----------
    dtype : str or None

    Returns
    -------
    str or None
    """
    if dtype is None:
        return None
    return str(np.dtype(aesara.config.floatX if dtype == "floatX" else dtype))


def check_castable(source, target, what):
    """Refuse another kind of number; another precision (float32 for float64) is allowed.

    Parameters
    ----------
    source : str
        Element type of the batch.
    target : str or None
        Wanted element type; ``None`` takes any.
    what : object
        Named in the error.

    Raises
    ------
    TypeError
        For complex to real, and for anything but integers to integers.
    """
    if target is None:
        return
    target = resolve_dtype(target)
    from_kind, to_kind = np.dtype(source).kind, np.dtype(target).kind
    drops_imaginary_part = from_kind == "c" and to_kind != "c"
    drops_fraction = from_kind not in "iub" and to_kind in "iub"
    if drops_imaginary_part or drops_fraction:
        raise TypeError(f"{what}: a batch of {source} cannot become {target} without loss.")


def cast(batch, dtype, what):
    """Cast a symbolic or numeric batch, returning it untouched if it has the type already.

    Floats become integers by dropping the fraction, as in the original.

    Parameters
    ----------
    batch : tensor variable or ndarray
    dtype : str or None
        ``None`` keeps the batch's own type.
    what : object
        Named in the error.

    Returns
    -------
    tensor variable or ndarray

    Raises
    ------
    TypeError
        For complex to real.
    """
    dtype = resolve_dtype(dtype)
    if dtype is None or str(batch.dtype) == dtype:
        return batch
    if np.dtype(batch.dtype).kind == "c":
        check_castable(batch.dtype, dtype, what)
    return batch.astype(dtype)
