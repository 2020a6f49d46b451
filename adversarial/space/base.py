"""The interface of all spaces."""

import abc


class Space(abc.ABC):
    """What the batches of a layer or data set look like (``pylearn2.space.Space``).

    A space makes symbolic batches, checks batches and converts them to other spaces. Conversions
    are written once and serve symbolic and numeric batches alike: all that are not special pass
    through a matrix with one example a row.
    """

    @abc.abstractmethod
    def get_total_dimension(self):
        """Return the number of values of one example."""

    @abc.abstractmethod
    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Make a symbolic batch.

        Parameters
        ----------
        name : str, optional
        dtype : str, optional
            Instead of the space's own; needed when that is ``None``.
        batch_size : int, optional
            Number of examples, where it is known in advance.

        Returns
        -------
        tensor variable
            Its static shape tells all that is known: the example's dimensions, and the batch size
            if given. A composite space returns a tuple, the null space ``None``.

        Raises
        ------
        TypeError
            If neither the space nor the caller says which dtype.
        """

    def make_batch(self, name=None, dtype=None, batch_size=None):
        """Make a symbolic batch: `make_theano_batch` under a name without a library in it."""
        return self.make_theano_batch(name, dtype, batch_size)

    get_theano_batch = make_batch_theano = make_batch

    @abc.abstractmethod
    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Make a batch that is held by a shared variable, all zero at first."""

    @abc.abstractmethod
    def get_origin(self, dtype=None):
        """Return zeros in the shape of one example."""

    @abc.abstractmethod
    def get_origin_batch(self, batch_size, dtype=None):
        """Return a numeric batch of `batch_size` examples, all zero."""

    def get_batch_axis(self):
        """Return the axis along which examples are counted."""
        return 0

    def batch_size(self, batch):
        """Return the symbolic number of examples of a symbolic batch (``batch.shape[axis]``)."""
        self.validate(batch)
        return batch.shape[self.get_batch_axis()]

    def np_batch_size(self, batch):
        """Return the number of examples of a numeric batch."""
        self.np_validate(batch)
        return batch.shape[self.get_batch_axis()]

    @abc.abstractmethod
    def validate(self, batch):
        """Check a symbolic batch; a shared variable is one.

        Raises
        ------
        TypeError
            If it is not symbolic, or of an element type that does not fit.
        ValueError
            If its number of dimensions, or a size known in advance, does not fit.
        """

    @abc.abstractmethod
    def np_validate(self, batch):
        """Check a numeric batch.

        Raises
        ------
        TypeError
            If it is not an array, or of an element type that does not fit.
        ValueError
            If its shape does not fit.
        """

    def format_as(self, batch, space):
        """Convert a symbolic batch of this space to another.

        Parameters
        ----------
        batch : tensor variable
        space : Space

        Returns
        -------
        tensor variable
            `batch` itself if nothing has to be done.

        Raises
        ------
        TypeError
            If the batch is not valid here, or would have to become real from complex.
        ValueError
            If the spaces differ in total dimension or no rule leads from one to the other.
        """
        self.validate(batch)
        formatted = self._format(batch, space)
        for variable in _variables(formatted):
            if not any(variable is given for given in _variables(batch)):
                variable.tag.formatted_from = (self, batch)
        return formatted

    def np_format_as(self, batch, space):
        """Convert a numeric batch: as `format_as`."""
        self.np_validate(batch)
        return self._format(batch, space)

    def undo_format_as(self, batch, space):
        """Return what `format_as` was given, the same variables, where `batch` is what it returned.

        Another batch is converted to this space.
        """
        for variable in _variables(batch):
            origin, given = getattr(variable.tag, "formatted_from", (None, None))
            if origin == self:
                return given
        return space.format_as(batch, self)

    def undo_np_format_as(self, batch, space):
        """Convert a numeric batch back: as `undo_format_as`."""
        return space.np_format_as(batch, self)

    def _format(self, batch, space):
        self._check_convertible(space)
        return space._cast(self._convert(batch, space))

    def _check_convertible(self, space):
        mine, other = self.get_total_dimension(), space.get_total_dimension()
        if mine != other:
            raise ValueError(
                f"Cannot convert {self} to {space}: their total dimensions, {mine} and {other}, "
                "differ."
            )

    def _convert(self, batch, space):
        return space._from_matrix(self._to_matrix(batch))

    def _to_matrix(self, batch):
        raise ValueError(f"{self} cannot be converted to another kind of space.")

    def _from_matrix(self, matrix):
        raise ValueError(f"No other kind of space can be converted to {self}.")

    def _cast(self, batch):
        raise NotImplementedError

    def _key(self):
        """Return what makes two spaces of one type equal."""
        raise NotImplementedError

    def __eq__(self, other):
        if not isinstance(other, Space):
            return NotImplemented
        return type(self) is type(other) and self._key() == other._key()

    def __hash__(self):
        # Not the whole key: floatX is resolved at use, and a hash must not change with it.
        return hash((type(self).__name__, self.get_total_dimension()))


def _variables(batch):
    """The variables of a symbolic batch."""
    if isinstance(batch, tuple):
        return [variable for part in batch for variable in _variables(part)]
    return [] if batch is None else [batch]
