"""From one sample to another through noise space, as in Figure 3 of the paper."""

import numpy as np
from numpy.typing import ArrayLike

from adversarial.evaluation.sampling import decode, draw_noise
from adversarial.models.generator import Generator

PATHS = ("linear", "spherical")


def noise_paths(starts: ArrayLike, ends: ArrayLike, steps: int, path: str = "linear") -> np.ndarray:
    r"""Lay evenly spaced points between pairs of noise vectors.

    Parameters
    ----------
    starts, ends : array_like, shape (n, dims)
    steps : int
        Points on each path, both ends included; at least 2.
    path : {'linear', 'spherical'}
        The straight line :math:`(1-t) z_0 + t z_1`; or the arc, on which the direction turns
        evenly, in the plane of both, and the norm goes evenly from the one to the other.

    Returns
    -------
    ndarray of float64, shape (n, steps, dims)

    Raises
    ------
    ValueError
        If shapes do not fit, or an arc is asked for between opposite vectors or from zero.

    Notes
    -----
    A line between two points of a box stays in the box, so uniform noise takes the line, as in the
    paper. Gaussian noise of many dimensions has a norm close to the square root of their number,
    and spherical noise the norm 1: in its middle a line is shorter, by a factor of about 0.7, than
    anything the generator has been trained on. The arc is not.

    Examples
    --------
    >>> noise_paths([[1.0, 0.0]], [[0.0, 1.0]], 3)[0].tolist()
    [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    >>> noise_paths([[2.0, 0.0]], [[0.0, 2.0]], 3, "spherical")[0, 1].round(3).tolist()
    [1.414, 1.414]
    """
    starts, ends = np.asarray(starts, dtype=np.float64), np.asarray(ends, dtype=np.float64)
    if starts.ndim != 2 or starts.shape != ends.shape:
        raise ValueError(f"Expected two matrices of one shape, got {starts.shape}, {ends.shape}.")
    if steps < 2:
        raise ValueError(f"A path has at least its 2 ends, got steps = {steps}.")
    if path not in PATHS:
        raise ValueError(f"path {path!r} is none of {', '.join(PATHS)}.")
    t = np.linspace(0.0, 1.0, steps)[:, None]
    along = _line if path == "linear" else _arc
    points = np.array([along(z0, z1, t) for z0, z1 in zip(starts, ends)])
    points[:, 0], points[:, -1] = starts, ends  # exactly
    return points


def _line(z0: np.ndarray, z1: np.ndarray, t: np.ndarray) -> np.ndarray:
    return (1 - t) * z0 + t * z1


def _arc(z0: np.ndarray, z1: np.ndarray, t: np.ndarray) -> np.ndarray:
    r0, r1 = np.linalg.norm(z0), np.linalg.norm(z1)
    if r0 == 0 or r1 == 0:
        raise ValueError("There is no arc from or to zero.")
    u, v = z0 / r0, z1 / r1
    across = v - (u @ v) * u
    sine = np.linalg.norm(across)
    if sine < 1e-12:
        if u @ v < 0:
            raise ValueError("There are many arcs between opposite vectors.")
        sine, across = 0.0, u
    else:
        across /= sine
    angle = np.arctan2(sine, u @ v)
    direction = np.cos(angle * t) * u + np.sin(angle * t) * across
    return ((1 - t) * r0 + t * r1) * direction


def interpolated_samples(
    generator: Generator, rows: int, steps: int, path: str = "linear"
) -> np.ndarray:
    """Draw pairs of noise vectors, and decode what lies between.

    Parameters
    ----------
    generator : Generator
    rows : int
        Number of pairs.
    steps, path
        As for :func:`noise_paths`.

    Returns
    -------
    ndarray, shape (rows, steps, dims)
        Laid out like :func:`~adversarial.evaluation.sampling.draw_samples`, which would have drawn
        the ends: first and last of row 0, first and last of row 1, and so on.

    Raises
    ------
    ValueError
        As :func:`noise_paths`.
    """
    ends = draw_noise(generator, 2 * rows).reshape(rows, 2, -1)
    noise = noise_paths(ends[:, 0], ends[:, 1], steps, path)
    samples = decode(generator, noise.reshape(rows * steps, -1))
    return samples.reshape(rows, steps, -1)
