"""From nested data specifications to flat lists of distinct sources, and back."""

from adversarial.space import CompositeSpace, NullSpace


class DataSpecsMapping:
    """Flattens nested (space, source) pairs so that each distinct pair appears once.

    Parameters
    ----------
    *specs : pairs (space, source)
        The source is a name, or a nested tuple of names parallel to a composite space.

    Attributes
    ----------
    pairs : list of (space, str)
        The distinct pairs, in order of appearance.

    Examples
    --------
    >>> from adversarial.space import CompositeSpace, VectorSpace
    >>> both = CompositeSpace((VectorSpace(4), VectorSpace(2))), ("features", "targets")
    >>> mapping = DataSpecsMapping(both, (VectorSpace(4), "features"))
    >>> [source for _, source in mapping.pairs]
    ['features', 'targets']
    >>> mapping.nest(["x", "y"], *both)
    ('x', 'y')
    """

    def __init__(self, *specs):
        self.pairs = []
        for pair in specs:
            self.add(*pair)

    def add(self, space, source):
        """Take the pairs of one more nested specification in, after those that are there."""
        if isinstance(space, NullSpace):
            return
        if isinstance(space, CompositeSpace):
            for component, name in zip(space.components, source):
                self.add(component, name)
        elif (space, source) not in self.pairs:
            self.pairs.append((space, source))

    @property
    def flat_specs(self):
        """One composite space and a tuple of sources, as ``Dataset.iterator`` takes them."""
        spaces = [space for space, _ in self.pairs]
        return CompositeSpace(spaces), tuple(source for _, source in self.pairs)

    def make_batches(self, prefix):
        """One symbolic input for each pair, named ``prefix[source]``."""
        return [space.make_theano_batch(name=f"{prefix}[{source}]") for space, source in self.pairs]

    def nest(self, flat, space, source):
        """Pick from a flat list what a nested specification asks for."""
        if isinstance(space, NullSpace):
            return None
        if isinstance(space, CompositeSpace):
            return tuple(self.nest(flat, *pair) for pair in zip(space.components, source))
        return flat[self.pairs.index((space, source))]
