"""Normalisations of the rows of a matrix."""

import numpy as np

from adversarial.space.dtypes import resolve_dtype


def global_contrast_normalize(
    X, scale=1.0, subtract_mean=True, use_std=False, sqrt_bias=0.0, min_divisor=1e-8
):
    r"""Give each row a mean of zero and a given size.

    Each row is divided by :math:`\sqrt{b + \sum_i x_i^2} / s`, or by the root of its biased
    variance over :math:`s`, after its mean has been subtracted.

    Parameters
    ----------
    X : array, shape (n, d)
        Left as it is.
    scale : float, default 1
        :math:`s`: with the other defaults, each row's Euclidean norm.
    subtract_mean : bool, default True
    use_std : bool, default False
        Take the variance (of a sample: the divisor is d - 1) instead of the sum of squares.
    sqrt_bias : float, default 0
        :math:`b`.
    min_divisor : float, default 1e-8
        Rows whose divisor is smaller are not divided: constant rows become zero, not NaN.

    Returns
    -------
    array, shape (n, d)
        A copy of the same float type; integers become ``floatX``.

    Raises
    ------
    ValueError
        If `X` is no matrix, or `scale` is below `min_divisor`.

    Examples
    --------
    >>> global_contrast_normalize(np.array([[1.0, 2.0, 3.0, 4.0]]), scale=55.0).round(3)
    array([[-36.895, -12.298,  12.298,  36.895]])

    Notes
    -----
    Original name ``pylearn2.expr.preprocessing.global_contrast_normalize``.
    """
    X = np.asarray(X)
    if X.ndim != 2:
        raise ValueError(f"global_contrast_normalize takes a matrix, got {X.ndim} dimensions.")
    if not scale >= min_divisor:
        raise ValueError(f"scale={scale} must be at least min_divisor={min_divisor}.")
    if X.dtype.kind != "f":
        X = X.astype(resolve_dtype("floatX"))
    X = X - X.mean(axis=1, keepdims=True) if subtract_mean else X.copy()
    if use_std:
        ddof = 1 if X.shape[1] > 1 else 0
        spread = X.var(axis=1, ddof=ddof)
    else:
        spread = (X**2).sum(axis=1)
    divisors = np.sqrt(sqrt_bias + spread) / scale
    divisors[divisors < min_divisor] = 1
    X /= divisors[:, None]
    return X
