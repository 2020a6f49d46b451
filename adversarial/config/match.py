"""Did you mean ...? The original's measure of how alike two names are."""

import difflib
from collections import Counter

# How alike two names must be for one to be a misspelt other, as `difflib` measures it.
NEAR = 0.65


def match(wrong, candidates):
    """Return the candidate most like a misspelt name.

    Parameters
    ----------
    wrong : str
    candidates : iterable of str
        At least one.

    Returns
    -------
    str
        Always one of the candidates, however unlike. Ties go to the smaller string.

    Notes
    -----
    The score is the inner product of the two words' counts of letters and adjacent pairs of
    letters, divided by both lengths, plus 0.1 for equal first and 0.1 for equal last letters; upper
    and lower case are the same. It favours short candidates, as the original's
    ``pylearn2.utils.string_utils.match`` does.
    """
    return min(candidates, key=lambda candidate: (-_likeness(wrong, candidate), candidate))


def nearest(wrong, candidates):
    """Return the candidate that a misspelt name may have been meant for, or None.

    It begins with the name, or has most of its letters in its order.
    """
    near = [candidate for candidate in candidates if _is_near(wrong.lower(), candidate.lower())]
    return match(wrong, near) if near else None


def did_you_mean(wrong, candidates):
    """Return ``" Did you mean X?"``, leading space included, or nothing if nothing is near."""
    near = nearest(wrong, candidates)
    return f" Did you mean {near}?" if near else ""


def _is_near(wrong, candidate):
    if len(wrong) > 2 and candidate.startswith(wrong):
        return True
    return difflib.SequenceMatcher(None, wrong, candidate).ratio() >= NEAR


def _likeness(one, other):
    one, other = one.lower(), other.lower()
    if not one or not other:
        return 0.0
    counts, other_counts = _pieces(one), _pieces(other)
    shared = sum(count * other_counts[piece] for piece, count in counts.items())
    ends = (one[0] == other[0]) + (one[-1] == other[-1])
    return shared / (len(one) * len(other)) + 0.1 * ends


def _pieces(word):
    return Counter(word) + Counter(word[i : i + 2] for i in range(len(word) - 1))
