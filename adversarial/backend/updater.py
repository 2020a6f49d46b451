"""What training and monitoring ask of a backend."""

import abc


class Feeder:
    """Hands minibatches on in the form that the backend takes.

    Parameters
    ----------
    spaces : list of Space
        Those of the inputs.
    """

    def __init__(self, spaces):
        self.spaces = spaces

    def feed(self, iterator):
        """Go through a data set.

        Parameters
        ----------
        iterator : iterator over tuples of arrays

        Yields
        ------
        tuple, int
            The minibatch, and the number of its examples.
        """
        for batch in iterator:
            yield batch, self.spaces[0].np_batch_size(batch[0])


class Updater(Feeder, abc.ABC):
    """Makes steps on minibatches.

    Attributes
    ----------
    steps : dict of str to callable
        Each takes a minibatch's arrays (``*batch``) and makes its step, perhaps later: whoever
        looks at shared variables calls :meth:`sync` first. Scalars that steps only read, such as
        the learning rate, may be set at any time and hold from the next step on.
    """

    @abc.abstractmethod
    def sync(self):
        """Make all steps and leave the results in the shared variables."""

    @abc.abstractmethod
    def wait(self):
        """Make all steps and wait until they are done; results stay where they are."""

    @abc.abstractmethod
    def flush_subnormals(self, rule):
        """Set subnormal numbers in a learning rule's state to zero, where they cost time."""

    @abc.abstractmethod
    def get_variables(self):
        """Shared variables that the steps read or write, in an order that is the same for every
        backend.
        """

    def looks_finite(self, vectors):
        """Whether shared vectors are free of NaN and infinity, where that is known without
        :meth:`sync`; else True.
        """
        return True

    def settled(self):
        """Whether :meth:`sync` now would not change how later steps are put together."""
        return True


class Measurement(Feeder, abc.ABC):
    """Computes values on minibatches.

    Attributes
    ----------
    graph_size : int
        Operations in the graph.
    """

    @abc.abstractmethod
    def over(self, iterator):
        """Go through a data set.

        Parameters
        ----------
        iterator : iterator over tuples of arrays

        Yields
        ------
        array, int
            The values, and the number of examples they were computed from.
        """

    @abc.abstractmethod
    def once(self):
        """The values of a graph without inputs."""

    @abc.abstractmethod
    def get_variables(self):
        """Shared variables that the graph reads or writes; see :meth:`Updater.get_variables`."""
