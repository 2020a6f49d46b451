"""How channels are ordered and printed."""

import re


def number_aware(name):
    """Sort key under which numbers inside names compare as numbers, and before letters.

    Examples
    --------
    >>> sorted(["foo10", "a_b", "foo2", "Foo", "ab", "a1"], key=number_aware)
    ['Foo', 'a1', 'a_b', 'ab', 'foo2', 'foo10']
    """
    key = []
    for digits, character in re.findall(r"(\d+)|(.)", name):
        key.append((0, int(digits), "") if digits else (1, 0, character))
    return key


def told_by(names, end):
    """Choose the channel of a name: on the set called ``valid``, or else on the first one.

    Returns
    -------
    str
        Empty if there is none.

    Examples
    --------
    >>> told_by(["train_objective", "valid_objective"], "objective")
    'valid_objective'
    """
    found = [name for name in names if name == end or name.endswith(f"_{end}")]
    return f"valid_{end}" if f"valid_{end}" in found else (found or [""])[0]


def format_value(value):
    """A channel's value as the original prints it.

    Examples
    --------
    >>> format_value(0.1), format_value(1), format_value(123456.0)
    ('0.1', '1.0', '1.235e+05')
    """
    value = float(value)
    if abs(value) >= 1e4:
        return f"{value:.3e}"
    text = f"{value:.12g}"
    return text if any(mark in text for mark in ".en") else f"{text}.0"
