"""What every trainable thing has: parameters, spaces, constraints, channels."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from aesara import config, shared

from adversarial.backend import function
from adversarial.files.outline import outline, outlined
from adversarial.models.memory_check import check_memory
from adversarial.space import NullSpace


class Model:
    """Base of models and layers.

    Parameters
    ----------
    extensions : list of ModelExtension, optional
        Applied in order to the updates, before the limits that the model's own arguments set.

    Attributes
    ----------
    input_source, target_source : str
        Names of the data sources.
    norm_limits : sequence of ModelExtension
        The limits on norms that the model's own arguments set.
    replicate : int or None
        Number of the replicate that it was trained as, see :func:`adversarial.rng.replicate`.
    """

    _params: Sequence = ()
    extensions: Any = ()
    norm_limits: Sequence = ()
    replicate: int | None = None
    input_source = "features"
    target_source = "targets"
    input_space: Any = None
    output_space: Any = None

    def __init__(self, extensions: Iterable | None = None):
        self.extensions = list(extensions or [])

    @cached_property
    def tag(self):
        """Notes about the model: a dict for each key, made when first asked for."""
        return defaultdict(dict)

    def parts(self):
        """The models that this one is made of, by name: none, unless a class says otherwise.

        What a class of several models keeps, its parameters, its random states and so on, is
        found by what it returns here, and in this order.

        Returns
        -------
        dict of str to Model
            A name is that of the attribute, with a dot and the position for one of a list, as in
            ``layers.0``. A layer's network is its owner, no part of it.
        """
        return {}

    def players(self):
        """The networks that a saved model keeps apart, by name."""
        return {"model": self}

    def named_parts(self, name="model"):
        """The model itself, its parts, their parts and so on, each once.

        Yields
        ------
        (str, Model)
            The name is a path, as in ``model.generator.mlp``.
        """
        yield from self._named_parts(name, set())

    def _named_parts(self, name, seen):
        if self not in seen:
            seen.add(self)
            yield name, self
            for key, part in self.parts().items():
                yield from part._named_parts(f"{name}.{key}", seen)

    def get_params(self):
        """Shared variables that training changes, in a fixed order, each once."""
        return self._own_and_parts("get_params")

    def get_all_params(self):
        """As :meth:`get_params`, with those too that training does not change."""
        return list(dict.fromkeys([*self._own_and_parts("get_all_params"), *self.get_params()]))

    def _own_and_parts(self, method):
        of_parts = [param for part in self.parts().values() for param in getattr(part, method)()]
        return list(dict.fromkeys([*self._params, *of_parts]))

    def freeze(self, params):
        """Exclude parameters from training from now on, in the networks that hold them."""
        for part in self.parts().values():
            part.freeze(params)

    def get_param_values(self, borrow=False):
        """Copies of the parameters' values, in the order of :meth:`get_params`; with ``borrow``
        perhaps the values themselves.
        """
        return [param.get_value(borrow=borrow) for param in self.get_params()]

    def set_param_values(self, values, borrow=False):
        """Set all parameters.

        Parameters
        ----------
        values : list of arrays, in the order of :meth:`get_params`
        borrow : bool
            Let the parameters use these arrays themselves, where they have the right type.

        Raises
        ------
        ValueError
            If their number or a shape differs.
        """
        params = self.get_params()
        if len(values) != len(params):
            raise ValueError(f"{len(params)} parameters, but {len(values)} values.")
        for param, value in zip(params, values):
            old = param.get_value(borrow=True)
            if np.shape(value) != old.shape:
                raise ValueError(f"{param.name} has shape {old.shape}, not {np.shape(value)}.")
            param.set_value(np.asarray(value, dtype=old.dtype), borrow=borrow)

    def get_param_vector(self):
        """All parameters, flattened row by row and joined."""
        return np.concatenate([value.ravel() for value in self.get_param_values()])

    def set_param_vector(self, vector):
        """Set all parameters from the vector that :meth:`get_param_vector` returns."""
        sizes = [value.size for value in self.get_param_values()]
        if sum(sizes) != len(vector):
            raise ValueError(f"{sum(sizes)} values expected, got {len(vector)}.")
        parts = np.split(np.asarray(vector), np.cumsum(sizes)[:-1])
        shapes = [value.shape for value in self.get_param_values()]
        self.set_param_values([part.reshape(shape) for part, shape in zip(parts, shapes)])

    def get_lr_scalers(self):
        """Factors of the learning rate, by parameter; absent means 1.

        Raises
        ------
        ValueError
            If two parts scale the same parameter.
        """
        scalers: dict = {}
        for part in self.parts().values():
            own = part.get_lr_scalers()
            twice = [param.name for param in own if param in scalers]
            if twice:
                raise ValueError(f"Two layers scale the learning rate of {', '.join(twice)}.")
            scalers.update(own)
        return scalers

    def modify_updates(self, updates):
        """Impose the constraints on proposed new values, in place.

        Parameters
        ----------
        updates : dict of shared variable to symbolic value
            May hold only some of the parameters.
        """
        self._modify_updates(updates)
        for extension in (*self.extensions, *self.norm_limits):
            extension.post_modify_updates(updates, self)

    def _modify_updates(self, updates):
        """Constraints of the class itself and of its parts."""
        for part in self.parts().values():
            part.modify_updates(updates)

    def enforce_constraints(self):
        """Make the present values satisfy the constraints."""
        updates = {param: param for param in self.get_params()}
        self.modify_updates(updates)
        changed = {param: value for param, value in updates.items() if value is not param}
        if changed:
            function([], updates=changed, name="enforce_constraints")()

    def get_input_space(self):
        """Space of the input."""
        return self.input_space

    def get_output_space(self):
        """Space of the output."""
        return self.output_space

    def get_target_space(self):
        """Space of the targets; the output's unless a class says otherwise."""
        return self.get_output_space()

    def get_input_source(self):
        """Name of the data source that feeds the input."""
        return self.input_source

    def get_target_source(self):
        """Name of the data source that holds the targets."""
        return self.target_source

    def get_monitoring_data_specs(self):
        """Space and source of what :meth:`get_monitoring_channels` takes."""
        return NullSpace(), ""

    def get_monitoring_channels(self, data):
        """Scalars to watch, by name; ``data`` are as :meth:`get_monitoring_data_specs` says."""
        return {}

    def set_batch_size(self, batch_size):
        """Fix the number of examples in a minibatch, for models that need to know it."""

    def get_weights(self):
        """The weights as a matrix.

        Raises
        ------
        NotImplementedError
            If they are no matrix, or there are none.
        """
        raise NotImplementedError(f"{type(self).__name__} has no weights that are a matrix.")

    def get_weights_format(self):
        """What the axes of that matrix are: ``'v'``, visible (inputs), and ``'h'``, hidden."""
        raise NotImplementedError(f"{type(self).__name__} has no weights that are a matrix.")

    def get_weights_topo(self):
        """The weights as images, one for each unit or filter.

        Returns
        -------
        array, shape (units, rows, columns, channels)

        Raises
        ------
        NotImplementedError
            If the input is not a space of images, or there are no weights.
        """
        raise NotImplementedError(f"{type(self).__name__} has no weights that are images.")

    def get_weights_view_shape(self):
        """Rows and columns of a picture of the weights.

        Raises
        ------
        NotImplementedError
            If no arrangement is better than another.
        """
        raise NotImplementedError(f"Weights of {type(self).__name__} may be arranged at will.")


class BorrowedWeights:
    """For models that show the weights of one of their parts as their own."""

    def _weights_of(self):
        """The part."""
        raise NotImplementedError(f"{type(self).__name__} does not say whose weights it shows.")

    def get_weights(self):
        return self._weights_of().get_weights()

    def get_weights_format(self):
        return self._weights_of().get_weights_format()

    def get_weights_topo(self):
        return self._weights_of().get_weights_topo()

    def get_weights_view_shape(self):
        return self._weights_of().get_weights_view_shape()


def float_shared(value, name):
    """A shared variable of the configured float type, holding a copy of ``value``.

    Its shape is part of its type: so an update of the same known shape can be made in place.
    """
    check_memory(np.shape(value))
    if outlined() and np.ndim(value):
        array = outline(np.shape(value), config.floatX)
    else:
        array = np.array(value, dtype=config.floatX)
    return shared(array, name=name, shape=array.shape, borrow=True)


def set_shared(variable, value):
    """Give a shared variable a new value, in its own type."""
    variable.set_value(np.asarray(value, dtype=variable.dtype))
