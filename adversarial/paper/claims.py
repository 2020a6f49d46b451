"""What the paper says beside what was measured, in records that can be written as JSON."""

import math
from dataclasses import asdict, dataclass, field

RULES = ("equal", "at most", "at least")

Value = float | str | None


@dataclass(frozen=True)
class Claim:
    """A statement of the paper, and what this machine found.

    Parameters
    ----------
    id : str
        Unique among all claims, as in ``theorem1.minimum``.
    claim : str
        One sentence, without the period.
    where : str
        Its place in the paper, as in ``Theorem 1``.
    measured : float or str
        What was found.
    published : float or str, optional
        What the paper states, or proves.
    unit : str
        As in ``nats``.
    rule : {'equal', 'at most', 'at least'}, optional
        How to judge: measured and published differ by no more than the tolerance, or measured lies
        on the right side of it. Without a rule the value is shown and not judged.
    tolerance : float, optional
    measured_error, published_error : float, optional
        What stands after the ±.
    note : str
        What else there is to say, a sentence.
    pictures : tuple of str
        Names of the pictures that show it.

    Raises
    ------
    ValueError
        For an unknown rule, or one without what it judges by: a tolerance, and for ``equal`` a
        published value.
    """

    id: str
    claim: str
    where: str
    measured: Value
    published: Value = None
    unit: str = ""
    rule: str | None = None
    tolerance: float | None = None
    measured_error: float | None = None
    published_error: float | None = None
    note: str = ""
    pictures: tuple = ()

    def __post_init__(self):
        if self.rule not in (None, *RULES):
            raise ValueError(f"{self.id}: rule {self.rule!r} is none of {', '.join(RULES)}.")
        if (self.rule is None) != (self.tolerance is None):
            raise ValueError(f"{self.id}: a rule and a tolerance go together.")
        if self.rule == "equal" and self.published is None:
            raise ValueError(f"{self.id}: equal to what? The published value is missing.")

    @property
    def passed(self):
        """Whether the measured value obeys the rule; None without one.

        Examples
        --------
        >>> Claim("a", "A", "Eq. 1", 1.02, 1.0, rule="equal", tolerance=0.05).passed
        True
        >>> Claim("a", "A", "Eq. 1", float("nan"), rule="at most", tolerance=1.0).passed
        False
        """
        if self.tolerance is None:
            return None
        measured, published = _number(self.measured), _number(self.published)
        if self.rule == "equal":
            return abs(measured - published) <= self.tolerance
        return measured <= self.tolerance if self.rule == "at most" else measured >= self.tolerance

    def record(self):
        """The attributes and ``passed`` as plain values; NaN and infinity become None."""
        plain = {**asdict(self), "passed": self.passed, "pictures": list(self.pictures)}
        return {name: _plain(value) for name, value in plain.items()}


def _number(value):
    """A float; NaN, which obeys no rule, for what is no number."""
    return math.nan if value is None or isinstance(value, str) else float(value)


def _plain(value):
    """A NumPy number as one of Python, and None for what JSON cannot hold."""
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


@dataclass(frozen=True)
class Picture:
    """Something to look at.

    Attributes
    ----------
    name : str
        Of the file, without suffix.
    caption : str
    image : object with ``save(path)``
    """

    name: str
    caption: str
    image: object


@dataclass(frozen=True)
class Demonstration:
    """What a numerical experiment gives.

    Attributes
    ----------
    claims : list of Claim
    pictures : list of Picture
    """

    claims: list
    pictures: list = field(default_factory=list)
