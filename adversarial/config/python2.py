"""The order in which Python 2 walked a dict, on which the original's random numbers depend.

Where a file's dict was walked and random numbers were drawn meanwhile, each entry's numbers hang on
its place. There were no seeds in Python 2's hashes of texts, so the order is the same everywhere.
"""

_BITS = 64
_MASK = 2**_BITS - 1
_SMALLEST = 8  # slots of an empty dict


def walked(keys):
    """Keys of a new dict, filled in the given order, as Python 2.7 walked it on 64 bits.

    Parameters
    ----------
    keys : iterable of str or int
        If there is any other key, all stay in the given order: the original's is not known.

    Returns
    -------
    list

    Examples
    --------
    >>> walked(["train", "valid", "test"])
    ['test', 'train', 'valid']
    """
    keys = list(dict.fromkeys(keys))
    return _Table().fill(keys).keys() if _known(keys) else keys


def copied(keys):
    """As :func:`walked`, for a dict that ``update`` fills with one of that order.

    A dict that is filled at once is given its room at once, and may get less of it.

    Parameters
    ----------
    keys : iterable of str or int

    Returns
    -------
    list
    """
    keys = list(keys)
    return _Table(room_for=len(keys)).fill(keys).keys() if _known(keys) else keys


def hash_of(key):
    """Python 2.7's hash of a text, or of a number below 2**63.

    Parameters
    ----------
    key : str or int

    Returns
    -------
    int
        From -2**63 to 2**63 - 1, never -1.

    Examples
    --------
    >>> hash_of("a")
    12416037344
    """
    if isinstance(key, int):
        return -2 if key == -1 else int(key)
    if not key:
        return 0
    value = ord(key[0]) << 7
    for character in key:
        value = (1000003 * value ^ ord(character)) & _MASK
    value ^= len(key)
    signed = value - (value >> (_BITS - 1) << _BITS)
    return -2 if signed == -1 else signed


def _known(keys):
    return all(isinstance(key, str) or (isinstance(key, int) and abs(key) < 2**63) for key in keys)


class _Table:
    """Slots of a hash table with open addressing, as many as a power of two."""

    def __init__(self, room_for=0):
        self.slots: list[tuple | None] = [None] * _SMALLEST
        if room_for * 3 >= _SMALLEST * 2:
            self._resize(room_for * 2)

    def fill(self, keys):
        """Put keys in that are not there yet, one after the other."""
        for used, key in enumerate(keys, start=1):
            self._put((key,))
            if used * 3 >= len(self.slots) * 2:
                self._resize(used * (2 if used > 50000 else 4))
        return self

    def keys(self):
        """From the first slot to the last."""
        return [slot[0] for slot in self.slots if slot is not None]

    def _put(self, entry):
        perturb, last = hash_of(entry[0]) & _MASK, len(self.slots) - 1
        place = perturb & last
        while self.slots[place & last] is not None:
            place = place * 5 + perturb + 1
            perturb >>= 5
        self.slots[place & last] = entry

    def _resize(self, least):
        size = _SMALLEST
        while size <= least:
            size *= 2
        entries = [slot for slot in self.slots if slot is not None]
        self.slots = [None] * size
        for entry in entries:
            self._put(entry)
