"""Batches made of several batches."""

import aesara.tensor as at
import numpy as np

from adversarial.space.base import Space
from adversarial.space.null import NullSpace


class CompositeSpace(Space):
    """Several spaces side by side; a batch is the tuple of their batches.

    Parameters
    ----------
    components : list or tuple of Space

    Raises
    ------
    TypeError
        If `components` is neither list nor tuple, or holds something that is no space.

    Examples
    --------
    >>> from adversarial.space import VectorSpace
    >>> space = CompositeSpace([VectorSpace(2, dtype="int64"), VectorSpace(1, dtype="int64")])
    >>> VectorSpace(3).np_format_as(np.array([[1, 2, 3]]), space)
    (array([[1, 2]]), array([[3]]))

    Notes
    -----
    Original name ``pylearn2.space.CompositeSpace``. A batch must be a tuple, never a list.
    """

    def __init__(self, components):
        if not isinstance(components, (list, tuple)):
            raise TypeError(
                f"CompositeSpace: components must be a list or tuple, got {components!r}."
            )
        for component in components:
            if not isinstance(component, Space):
                raise TypeError(f"CompositeSpace: {component!r} is not a space.")
        self.components = list(components)

    @property
    def dtype(self):
        """The components' dtypes, as a tuple."""
        return tuple(getattr(component, "dtype", None) for component in self.components)

    def restrict(self, subset):
        """Return the space of some components: a single one unwrapped, else a `CompositeSpace`.

        Parameters
        ----------
        subset : sequence of int
            Positions of the components.
        """
        chosen = [self.components[i] for i in subset]
        return chosen[0] if len(chosen) == 1 else CompositeSpace(chosen)

    def get_total_dimension(self):
        """Return the sum of the components' total dimensions."""
        return sum(component.get_total_dimension() for component in self.components)

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Make a tuple of symbolic batches.

        Parameters
        ----------
        name : str or sequence of str, optional
            One name to be numbered, or one a component.
        dtype : str or sequence of str, optional
            One for all, or one a component.
        batch_size : int, optional

        Returns
        -------
        tuple of tensor variables
        """
        return tuple(
            component.make_theano_batch(name, dtype, batch_size)
            for component, name, dtype in self._named_and_typed(name, dtype)
        )

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Make a tuple of shared variables; names and dtypes as in `make_theano_batch`."""
        return tuple(
            component.make_shared_batch(batch_size, name, dtype)
            for component, name, dtype in self._named_and_typed(name, dtype)
        )

    def get_origin(self, dtype=None):
        """Return the tuple of the components' origins."""
        dtypes = self._per_component(dtype, "dtype")
        return tuple(c.get_origin(dtype) for c, dtype in zip(self.components, dtypes))

    def get_origin_batch(self, batch_size, dtype=None):
        """Return the tuple of the components' batches of zeros."""
        dtypes = self._per_component(dtype, "dtype")
        pairs = zip(self.components, dtypes)
        return tuple(component.get_origin_batch(batch_size, dtype) for component, dtype in pairs)

    def batch_size(self, batch):
        """Return the symbolic number of examples: that of the first component with data."""
        self.validate(batch)
        for component, part in self._with_data(batch):
            return component.batch_size(part)
        return 0

    def np_batch_size(self, batch):
        """Return the number of examples; components that disagree are a ValueError."""
        self.np_validate(batch)
        sizes = {component.np_batch_size(part) for component, part in self._with_data(batch)}
        if len(sizes) > 1:
            raise ValueError(f"{self}: batch sizes of the components differ: {sorted(sizes)}.")
        return sizes.pop() if sizes else 0

    def validate(self, batch):
        """Check a tuple of symbolic batches, component by component."""
        for component, part in zip(self.components, self._parts(batch)):
            component.validate(part)

    def np_validate(self, batch):
        """Check a tuple of numeric batches, component by component."""
        for component, part in zip(self.components, self._parts(batch)):
            component.np_validate(part)

    def _parts(self, batch):
        if not isinstance(batch, tuple):
            raise TypeError(f"{self}: a batch must be a tuple, got {type(batch).__name__}.")
        if len(batch) != len(self.components):
            raise ValueError(
                f"{self}: a batch must have {len(self.components)} parts, got {len(batch)}."
            )
        return batch

    def _with_data(self, batch):
        pairs = zip(self.components, batch)
        return [pair for pair in pairs if not isinstance(pair[0], NullSpace)]

    def _check_convertible(self, space):
        if not isinstance(space, CompositeSpace):
            super()._check_convertible(space)
        elif len(space.components) != len(self.components):
            raise TypeError(f"Cannot convert {self} to {space}: their structures differ.")
        else:
            for mine, other in zip(self.components, space.components):
                if isinstance(mine, CompositeSpace) != isinstance(other, CompositeSpace):
                    raise TypeError(f"Cannot convert {self} to {space}: their structures differ.")
                mine._check_convertible(other)

    def _convert(self, batch, space):
        if not isinstance(space, CompositeSpace):
            return super()._convert(batch, space)
        return tuple(
            mine._convert(part, other)
            for mine, part, other in zip(self.components, batch, space.components)
        )

    def _to_matrix(self, batch):
        parts = [component._to_matrix(part) for component, part in self._with_data(batch)]
        if all(isinstance(part, np.ndarray) for part in parts):
            return np.concatenate(parts, axis=1)
        matrix = at.concatenate(parts, axis=1)
        return at.specify_shape(matrix, (parts[0].type.shape[0], self.get_total_dimension()))

    def _from_matrix(self, matrix):
        parts = []
        start = 0
        for component in self.components:
            stop = start + component.get_total_dimension()
            columns = matrix[:, start:stop]
            if not isinstance(columns, np.ndarray):
                columns = at.specify_shape(columns, (matrix.type.shape[0], stop - start))
            parts.append(component._from_matrix(columns))
            start = stop
        return tuple(parts)

    def _cast(self, batch):
        return tuple(component._cast(part) for component, part in zip(self.components, batch))

    def _named_and_typed(self, name, dtype):
        """Return the components, each with its name and its dtype."""
        if isinstance(name, str):
            name = [f"{name}[{i}]" for i in range(len(self.components))]
        names, dtypes = self._per_component(name, "name"), self._per_component(dtype, "dtype")
        return zip(self.components, names, dtypes)

    def _per_component(self, value, what):
        if value is None or isinstance(value, str):
            return [value] * len(self.components)
        if len(value) != len(self.components):
            raise ValueError(f"{self}: {len(value)} values of {what} given.")
        return value

    def _key(self):
        return tuple(self.components)

    def __repr__(self):
        return f"CompositeSpace({self.components})"
