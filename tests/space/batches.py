"""Batches to convert, and a way to convert them that compiles nothing."""

import aesara
import numpy as np
from aesara.compile.mode import Mode


def evaluate(space, batch, target):
    """Convert symbolically, run without compiling."""
    inputs = space.make_theano_batch()
    output = space.format_as(inputs, target)
    function = aesara.function([inputs], output, mode=Mode(linker="py", optimizer=None))
    return function(batch.astype(inputs.dtype))


def floats(*shape):
    return np.arange(np.prod(shape), dtype=aesara.config.floatX).reshape(shape)
