"""The space of no data."""

from adversarial.space.base import Space


class NullSpace(Space):
    """The space whose only batch is ``None`` (``pylearn2.space.NullSpace``)."""

    def get_total_dimension(self):
        """Return 0."""
        return 0

    def make_theano_batch(self, name=None, dtype=None, batch_size=None):
        """Return ``None``."""
        return None

    def make_shared_batch(self, batch_size, name=None, dtype=None):
        """Return ``None``."""
        return None

    def get_origin(self, dtype=None):
        """Return ``None``."""
        return None

    def get_origin_batch(self, batch_size, dtype=None):
        """Return ``None``."""
        return None

    def batch_size(self, batch):
        """Return 0: nothing tells how many examples there were."""
        self.validate(batch)
        return 0

    def validate(self, batch):
        """Check that the batch is ``None``; anything else is a TypeError."""
        if batch is not None:
            raise TypeError(f"NullSpace: the only batch is None, got {type(batch).__name__}.")

    np_batch_size = batch_size
    np_validate = validate

    def _check_convertible(self, space):
        if not isinstance(space, NullSpace):
            raise ValueError(f"Cannot convert {self} to {space}: there is no data to convert.")

    def _convert(self, batch, space):
        return None

    def _from_matrix(self, matrix):
        return None

    def _cast(self, batch):
        return None

    def _key(self):
        return ()

    def __repr__(self):
        return "NullSpace()"
