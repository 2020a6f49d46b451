"""Nested data specifications and their flat form, by Pylearn2's names."""

from adversarial.datasets.finite_iterator import flatten_specs
from adversarial.space import CompositeSpace, NullSpace, Space
from adversarial.space.data_specs import DataSpecsMapping as FlatPairs


class DataSpecsMapping:
    """From what is nested as one data specification is to flat tuples without repetition, and back.

    Parameters
    ----------
    data_specs : pair (space, source)

    Raises
    ------
    TypeError
        If the first is no space.
    ValueError
        If sources and space are nested differently.

    Examples
    --------
    >>> from adversarial.space import VectorSpace
    >>> space = CompositeSpace([VectorSpace(3), CompositeSpace([VectorSpace(3), VectorSpace(2)])])
    >>> mapping = DataSpecsMapping((space, ("features", ("features", "targets"))))
    >>> mapping.flatten(("x", ("x", "y")))
    ('x', 'y')
    >>> mapping.nest(("x", "y"))
    ('x', ('x', 'y'))
    """

    def __init__(self, data_specs):
        self._specs = _checked(*data_specs)
        self._flat = FlatPairs(self._specs)
        self.n_unique_specs = len(self._flat.pairs)

    def flatten(self, nested, return_tuple=False):
        """Lay a nested space, source or batch out flat.

        Parameters
        ----------
        nested : Space, str, variable, array or nested tuple of them
        return_tuple : bool
            Give a tuple also of spaces, and of one element.

        Returns
        -------
        A composite space of a space, a tuple otherwise; the element itself if there is only one.

        Raises
        ------
        ValueError
            If it is nested in another way, or differs where the specification repeats a pair.
        """
        found: dict = {}
        for place, leaf in zip(self._places(), _leaves(nested, self._specs[0])):
            known = found.setdefault(place, leaf)
            if known is not leaf and not (isinstance(leaf, (str, Space)) and known == leaf):
                raise ValueError(f"{known} and {leaf} stand for the same source.")
        flat = tuple(found[place] for place in range(self.n_unique_specs))
        if return_tuple:
            return flat
        if len(flat) == 1:
            return flat[0]
        return CompositeSpace(flat) if isinstance(nested, Space) else flat

    def nest(self, flat):
        """Nest a flat space or tuple as the specification is; null spaces become ``None``.

        Parameters
        ----------
        flat : Space, tuple, or an element where there is only one

        Raises
        ------
        ValueError
            If the number of elements differs.
        """
        wraps = isinstance(flat, Space)
        if isinstance(flat, CompositeSpace):
            flat = flat.components
        parts = list(flat) if isinstance(flat, (list, tuple)) else [flat]
        if len(parts) != self.n_unique_specs:
            raise ValueError(f"{len(parts)} elements for {self.n_unique_specs} sources.")
        nested = self._flat.nest(parts, *self._specs)
        return _as_space(nested) if wraps else nested

    def _places(self):
        space, source = self._specs
        return [
            self._flat.pairs.index(p) for p in zip(_leaves(space, space), _leaves(source, space))
        ]


def is_flat_specs(data_specs):
    """Whether a pair of space and source has no nesting below its first level."""
    try:
        flatten_specs(data_specs)
    except ValueError:
        return False
    return True


def _checked(space, source):
    """The pair, if both are nested alike; a tuple of one name for a simple space counts."""
    if not isinstance(space, Space):
        raise TypeError(f"Data specifications begin with a space, got {space!r}.")
    if isinstance(space, CompositeSpace):
        if isinstance(source, str) or len(source) != len(space.components):
            raise ValueError(f"The sources {source!r} are not nested as {space} is.")
        return space, tuple(_checked(*pair)[1] for pair in zip(space.components, source))
    if isinstance(source, (list, tuple)):
        if len(source) != 1:
            raise ValueError(f"The sources {source!r} are not nested as {space} is.")
        (source,) = source
    return space, source


def _leaves(nested, space):
    """What stands for each simple space that is not null, in order."""
    if isinstance(space, NullSpace):
        return []
    if not isinstance(space, CompositeSpace):
        if isinstance(nested, (list, tuple)):
            if len(nested) != 1:
                raise ValueError(f"{len(nested)} elements where there should be one.")
            (nested,) = nested
        return [nested]
    parts = nested.components if isinstance(nested, CompositeSpace) else nested
    if not isinstance(parts, (list, tuple)) or len(parts) != len(space.components):
        raise ValueError(f"{nested} is not nested as {space} is.")
    return [leaf for pair in zip(parts, space.components) for leaf in _leaves(*pair)]


def _as_space(nested):
    if isinstance(nested, tuple):
        return CompositeSpace([_as_space(part) for part in nested])
    return NullSpace() if nested is None else nested
