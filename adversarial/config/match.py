"""Did you mean ...? The original's measure of how alike two names are."""

from collections import Counter


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


def did_you_mean(wrong, candidates):
    """Return ``" Did you mean X?"``, leading space included, or nothing without candidates."""
    candidates = list(candidates)
    return f" Did you mean {match(wrong, candidates)}?" if candidates else ""


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
