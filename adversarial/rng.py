"""Every seed and every symbolic random stream of the experiment.

Two families of random numbers exist, as in the original: NumPy's legacy ``RandomState`` for
weights, seeds and batch order, and MRG31k3p (L'Ecuyer and Touzin, 2000) inside the compiled graph
for noise and dropout masks (:mod:`adversarial.backend.ops.mrg31k3p`). Both are reproduced bit for
bit, and so is the C library's ``rand_r``, which chooses windows of images.
"""

import contextlib
import contextvars

import numpy as np
from aesara import config, shared
from aesara import tensor as at
from aesara.gradient import disconnected_grad
from aesara.graph.basic import Variable
from aesara.tensor.type import TensorType

from adversarial.backend.ops.mrg31k3p import M1, M2, MRGUniform, jump, substreams

MLP_SEED = (2013, 1, 4)
GENERATOR_SEED = 2014 * 5 + 27
NOISE_BOTH_SEED = 2014 // 6 + 2
SGD_SEED = (2012, 10, 5)
MONITOR_SEED = (2013, 2, 22)
WINDOW_SEED = (2013, 2, 20)
BASELINE_SEED = (2014, 6, 10)
BASELINE_DRAWS_SEED = 20140610
PARTICLES_SEED = (2014, 6, 11)
CODES_SEED = 20140612
SAMPLING_SEED = (2014, 6, 13)
MASKS_SEED = (2013, 5, 17)

MAX_STREAMS = 15360

_ALLOCATION_JUMP = 134


_REPLICATE = contextvars.ContextVar("replicate", default=None)


@contextlib.contextmanager
def replicate(number):
    """Make another replicate of an experiment: all its seeds count together with a number.

    Parameters
    ----------
    number : int or None
        From 0 to 2**32 - 1. None leaves the seeds as they are: the original's one replicate.

    Notes
    -----
    Holds for whatever is made inside the ``with`` block by :func:`make_rng` and :class:`Streams`:
    weights, noise, masks, order of examples, windows. The data themselves, their shuffles and
    splits stay as they are, or replicates would not be trained, and scored, on the same examples.
    """
    token = _REPLICATE.set(number)
    try:
        yield
    finally:
        _REPLICATE.reset(token)


def current_replicate():
    """The number of the replicate that is being made, or None."""
    return _REPLICATE.get()


def make_rng(seed, default):
    """Make a legacy NumPy generator, or pass one through.

    Parameters
    ----------
    seed : RandomState, int, sequence of int or None
        Of all but a RandomState it depends on the replicate as well, see :func:`replicate`.
    default : int or sequence of int
        Used where ``seed`` is None.

    Returns
    -------
    numpy.random.RandomState
    """
    number = current_replicate()
    if number is None or isinstance(seed, np.random.RandomState):
        return make_data_rng(seed, default)
    chosen = default if seed is None else seed
    return np.random.RandomState([*np.atleast_1d(chosen), number])


def make_data_rng(seed, default):
    """Make a legacy NumPy generator that is the same in all replicates; see :func:`make_rng`."""
    if isinstance(seed, np.random.RandomState):
        return seed
    return np.random.RandomState(np.asarray(default if seed is None else seed))


def rand_r(seed, count):
    """The numbers that the GNU C library's ``rand_r`` returns in so many calls.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1.
    count : int

    Returns
    -------
    array of int64, shape (count,)
        Each from 0 to 2**31 - 1.

    Notes
    -----
    A call takes three steps of ``x <- 1103515245 x + 12345`` modulo 2**32 and joins 11, 10 and 10
    bits of them. Here a run of steps is doubled at once: two steps are another of that kind.

    Examples
    --------
    >>> rand_r(2193753193, 2).tolist()
    [1117922483, 1590735249]
    """
    multiplier, increment, low_bits = 1103515245, 12345, 2**32 - 1
    states = np.full(1, (multiplier * int(seed) + increment) & low_bits, dtype=np.uint64)
    while len(states) < 3 * count:
        later = (states * np.uint64(multiplier) + np.uint64(increment)) & np.uint64(low_bits)
        states = np.concatenate([states, later])
        increment = (multiplier + 1) * increment & low_bits
        multiplier = multiplier * multiplier & low_bits
    first, second, third = (states[: 3 * count] >> np.uint64(16)).reshape(count, 3).T
    bits = (first % 2048 << np.uint64(20)) ^ (second % 1024 << np.uint64(10)) ^ third % 1024
    return bits.astype(np.int64)


def _is_constant(size):
    return isinstance(size, (tuple, list)) and all(isinstance(n, (int, np.integer)) for n in size)


def stream_count(size):
    """How many parallel streams a draw of this size uses in the original.

    Parameters
    ----------
    size : sequence or 1-D variable
        Known sizes of N elements take N streams up to six, then one for every six elements, at
        most 15,360. Any size that is known only at run time takes 15,360.
    """
    if not _is_constant(size):
        return MAX_STREAMS
    count = int(np.prod([int(n) for n in size], dtype=np.int64))
    return min(count if count <= 6 else count // 6, MAX_STREAMS)


def size_of(variable):
    """The shape of a variable: numbers where it is known, as a draw's number of streams depends on
    that.
    """
    known = variable.type.shape
    return known if None not in known else tuple(variable.shape[i] for i in range(variable.ndim))


def _refuse_empty(size):
    if not isinstance(size, (tuple, list)):
        return
    if any(isinstance(n, (int, np.integer)) and n < 1 for n in size):
        raise ValueError(f"The size of a draw must be positive, got {tuple(size)}.")


def _number(value, dtype):
    """A number as a constant, a variable as it is, of that type."""
    return (
        at.cast(value, dtype)
        if isinstance(value, Variable)
        else at.constant(np.asarray(value, dtype))
    )


class Streams:
    """A source of symbolic random draws: each call returns fresh, independent numbers.

    Parameters
    ----------
    seed : int or six ints
        An int s stands for the state (s, s, s, s, s, s). In a replicate the state is drawn from a
        generator seeded by them and the replicate's number, see :func:`replicate`.

    Attributes
    ----------
    base : array of int64, shape (6,)
        Where the next draw's first stream starts. It depends only on the seed and on how many
        draws were made.
    states : list of shared variables, each (streams, 6) int32
        The streams handed out so far. A compiled function advances those inside its graph once a
        call.

    Raises
    ------
    ValueError
        For a seed outside the generator's range.

    Notes
    -----
    Known as ``MRG_RandomStreams`` in Theano. Aesara takes 15,360 streams for every normal draw
    where Theano counted the elements of a known size; the count is the original's here, so the
    values are too.
    """

    def __init__(self, seed=12345):
        state = np.array([seed] * 6 if np.ndim(seed) == 0 else seed)
        if state.shape != (6,) or state.dtype.kind not in "iu":
            raise ValueError(f"A seed is one integer or six, got {seed!r}.")
        state = state.astype(np.int64)
        for part, modulus in ((state[:3], M1), (state[3:], M2)):
            if not part.any() or (part < 0).any() or (part >= modulus).any():
                raise ValueError(
                    f"Seed {seed!r}: each half needs a non-zero entry, all in [0, {modulus})."
                )
        if current_replicate() is not None:
            state = make_rng(np.atleast_1d(seed), None).randint(1, M2, size=6).astype(np.int64)
        self.base = state
        self.states = []

    @classmethod
    def seeded_by(cls, rng):
        """Streams with six numbers of a NumPy generator as their seed: its own seed may be 0."""
        return cls(rng.randint(1, M2, size=6))

    def _uniform01(self, size, dtype, streams, ndim=None):
        state = shared(substreams(self.base, streams), name=f"mrg_state_{len(self.states)}")
        state.tag.is_rng = True
        self.base = jump(self.base[None], _ALLOCATION_JUMP)[0]
        if isinstance(size, (tuple, list)):
            size = at.stack([at.cast(at.as_tensor_variable(n), "int64") for n in size])
        size = at.cast(size, "int64")
        ndim = at.get_vector_length(size) if ndim is None else ndim
        advanced, sample = MRGUniform(TensorType(dtype, shape=(None,) * ndim))(state, size)
        state.default_update = advanced
        self.states.append(state)
        return sample

    def uniform(self, size, low=0.0, high=1.0, ndim=None, dtype=None, nstreams=None):
        """Draw uniform numbers.

        Parameters
        ----------
        size : tuple of ints and scalar variables, or 1-D int variable
        low, high : float or variable
        ndim : int, optional
            Length of a ``size`` whose length is not known otherwise.
        dtype : str, optional
            By default the configured float type.
        nstreams : int, optional
            Parallel streams to draw from; by default what :func:`stream_count` says.
        """
        _refuse_empty(size)
        dtype = dtype or config.floatX
        low, high = (_number(bound, dtype) for bound in (low, high))
        streams = nstreams or stream_count(size)
        return self._uniform01(size, dtype, streams, ndim) * (high - low) + low

    def normal(self, size, avg=0.0, std=1.0, ndim=None, dtype=None, nstreams=None):
        """Draw normal numbers by the Box-Muller transform: all cosines first, then all sines.

        Parameters
        ----------
        size, ndim, dtype, nstreams
            See :meth:`uniform`.
        avg, std : float or variable
            Mean and standard deviation.
        """
        _refuse_empty(size)
        dtype = dtype or config.floatX
        constant = _is_constant(size)
        count = int(np.prod([int(n) for n in size], dtype=np.int64)) if constant else at.prod(size)
        even = count + count % 2
        flat = self._uniform01((even,), dtype, nstreams or stream_count((even,)))
        radius = at.sqrt(at.constant(np.asarray(-2.0, dtype)) * at.log(flat[: even // 2]))
        angle = at.constant(np.asarray(2.0 * np.pi, dtype)) * flat[even // 2 :]
        normal = at.concatenate([radius * at.cos(angle), radius * at.sin(angle)])[:count]
        if ndim is None and not isinstance(size, (tuple, list)):
            ndim = at.get_vector_length(size)
        shaped = normal.reshape(size, ndim=ndim)
        return _number(avg, dtype) + _number(std, dtype) * shaped

    def binomial(self, size, n=1, p=0.5, ndim=None, dtype="int64", nstreams=None):
        """Draw ones with probability ``p``, else zeros.

        Parameters
        ----------
        size, ndim, nstreams
            See :meth:`uniform`.
        n : 1
        p : float or variable
            No gradient passes through the draw.
        dtype : str
            Of the result; the underlying uniform draw is of the configured float type.

        Raises
        ------
        NotImplementedError
            For another ``n``: sums of several draws are not made here.
        """
        if n != 1:
            raise NotImplementedError(f"A binomial draw is of n=1 here, not of {n}.")
        drawn = self.uniform(size, ndim=ndim, nstreams=nstreams)
        return at.cast(drawn < _number(p, config.floatX), dtype)

    def multinomial(self, size=None, n=1, pvals=None, ndim=None, dtype="int64", nstreams=None):
        """Draw categories, and count how often each came.

        Parameters
        ----------
        size, ndim : None
            The rows of ``pvals`` say it.
        n : int
            Draws for each row.
        pvals : matrix variable or array
            A row of probabilities for each distribution.
        dtype : str
            Of the result.
        nstreams : int, optional
            See :meth:`uniform`.

        Returns
        -------
        tensor variable of the shape of ``pvals``
            With ``n=1``, one-hot rows.

        Raises
        ------
        ValueError
            For a size.
        NotImplementedError
            If ``pvals`` is no matrix.
        """
        if size not in (None, (), []) or ndim is not None:
            raise ValueError("A multinomial draw has the size of pvals, and takes no other.")
        pvals = at.as_tensor_variable(pvals)
        if pvals.ndim != 2:
            raise NotImplementedError(f"pvals must be a matrix, got {pvals.ndim} dimensions.")
        rows, categories = pvals.shape
        drawn = self.uniform((n * rows,), nstreams=nstreams).reshape((n, rows, 1))
        beyond = at.cumsum(pvals, axis=1) > drawn
        first = at.eq(at.arange(categories), at.argmax(beyond, axis=2, keepdims=True))
        return at.cast((first & beyond).sum(axis=0), dtype)

    def bernoulli(self, p):
        """Draw ones with probabilities that are computed, else zeros.

        Parameters
        ----------
        p : tensor variable
            No gradient passes through the draw.

        Returns
        -------
        tensor variable of p's shape, of the configured float type
        """
        return at.cast(self.uniform(size_of(p)) < disconnected_grad(p), config.floatX)
