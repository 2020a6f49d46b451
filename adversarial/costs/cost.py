"""The interface of a cost, and sums of costs."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import aesara
from aesara import config
from aesara import tensor as at
from aesara.tensor.var import TensorVariable

from adversarial.errors import ConfigError
from adversarial.models.mlp.dropout import DropoutSettings
from adversarial.models.model import Model
from adversarial.space import CompositeSpace, NullSpace, Space
from adversarial.space.data_specs import DataSpecsMapping

Gradients = tuple[dict, dict]  # of parameters, and the updates that go with them
DataSpecs = tuple[Space, Any]


class Cost:
    """Base of all costs.

    A subclass says what data it needs (:meth:`get_data_specs`) and gives a scalar (:meth:`expr`);
    what gradients are followed (:meth:`get_gradients`) may be something else than the scalar's own.
    """

    supervised = False

    def expr(self, model: Any, data: Any) -> TensorVariable | None:
        """The cost of a batch, a scalar variable in nats per example; None if only its gradients
        can be computed.

        Parameters
        ----------
        model : Model
        data : tensor variable(s), as :meth:`get_data_specs` says
        """
        raise NotImplementedError(f"{type(self).__name__} does not say what it computes.")

    def faults(self, model: Any) -> Iterator[ConfigError]:
        """What does not fit a model, as far as it is known before graphs are made."""
        return iter(())

    def get_gradients(self, model: Any, data: Any) -> Gradients:
        """Directions in which to change the parameters.

        Returns
        -------
        gradients : dict of parameter to tensor variable
            Training goes against them.
        updates : dict of shared variable to symbolic value
            Further changes to make in each step.
        """
        cost = self.expr(model, data)
        params = model.get_params()
        gradients = aesara.grad(cost, params, disconnected_inputs="ignore")
        return OrderedDict(zip(params, gradients)), OrderedDict()

    def get_monitoring_channels(self, model: Any, data: Any) -> dict[str, TensorVariable]:
        """Scalars to watch, by name."""
        return {}

    def get_data_specs(self, model: Any) -> DataSpecs:
        """Space and source names of the data: features, and targets if supervised."""
        if not self.supervised:
            return model.get_input_space(), model.get_input_source()
        space = CompositeSpace((model.get_input_space(), model.get_target_space()))
        return space, (model.get_input_source(), model.get_target_source())

    def get_monitoring_data_specs(self, model: Any) -> DataSpecs:
        """Space and source names of the data of the channels."""
        return self.get_data_specs(model)


class SumOfCosts(Cost):
    """A weighted sum.

    Parameters
    ----------
    costs : list of Cost, or of pairs (coefficient, Cost)

    Notes
    -----
    The sum asks for every source that a term needs, and hands each term its own.
    """

    def __init__(self, costs: list) -> None:
        if not costs:
            raise ValueError("A sum of costs needs at least one cost.")
        self.costs, self.coeffs = [], []
        for entry in costs:
            coeff, cost = entry if isinstance(entry, (list, tuple)) else (1.0, entry)
            if not isinstance(cost, Cost):
                raise TypeError(f"{cost!r} is not a cost.")
            self.costs.append(cost)
            self.coeffs.append(coeff)

    def faults(self, model: Any) -> Iterator[ConfigError]:
        """Those of all terms."""
        for cost in self.costs:
            yield from cost.faults(model)

    def _mapping(self, model: Model) -> DataSpecsMapping:
        return DataSpecsMapping(*(cost.get_data_specs(model) for cost in self.costs))

    def get_data_specs(self, model: Any) -> DataSpecs:
        """Space and source names of what all terms need together."""
        mapping = self._mapping(model)
        if not mapping.pairs:
            return NullSpace(), ""
        return mapping.pairs[0] if len(mapping.pairs) == 1 else mapping.flat_specs

    def _data_of(self, cost: Cost, model: Model, data: Any) -> Any:
        mapping = self._mapping(model)
        flat = [data] if len(mapping.pairs) == 1 else data
        return mapping.nest(flat, *cost.get_data_specs(model))

    def expr(self, model: Any, data: Any) -> TensorVariable | None:
        """The weighted sum of the terms; None if one of them cannot be computed."""
        values = [cost.expr(model, self._data_of(cost, model, data)) for cost in self.costs]
        if any(value is None for value in values):
            return None
        return sum(coeff * value for coeff, value in zip(self.coeffs, values))

    def get_gradients(self, model: Any, data: Any) -> Gradients:
        """The weighted sum of the terms' own gradients."""
        total: OrderedDict = OrderedDict()
        updates: OrderedDict = OrderedDict()
        for coeff, cost in zip(self.coeffs, self.costs):
            gradients, more = cost.get_gradients(model, self._data_of(cost, model, data))
            for param, gradient in gradients.items():
                scaled = coeff * gradient
                total[param] = total[param] + scaled if param in total else scaled
            twice = [variable.name for variable in more if variable in updates]
            if twice:
                raise ValueError(f"Two costs update {', '.join(map(str, twice))}.")
            updates.update(more)
        return total, updates

    def get_monitoring_channels(self, model: Any, data: Any) -> dict[str, TensorVariable]:
        """The terms' values as ``term_<i>``, with ``_<name>`` where a value is named, and their
        own channels; terms without a value are left out.
        """
        values = OrderedDict()
        for i, cost in enumerate(self.costs):
            own = self._data_of(cost, model, data)
            values.update(cost.get_monitoring_channels(model, own))
            value = cost.expr(model, own)
            if value is None:
                continue
            suffix = f"_{value.name}" if value.name else ""
            values[f"term_{i}{suffix}"] = at.cast(value, config.floatX)
        return values


class MethodCost(Cost):
    """The value of a method of the model.

    Parameters
    ----------
    method : str
        Name of a method that takes the data and returns a scalar, for instance ``cost_from_X``.
    data_specs : str, optional
        Name of the method that says which data it takes; ``<method>_data_specs`` unless given.
    """

    def __init__(self, method: str, data_specs: str | None = None) -> None:
        self.method = method
        self.data_specs = f"{method}_data_specs" if data_specs is None else data_specs

    def expr(self, model: Any, data: Any) -> TensorVariable | None:
        """Call the method."""
        return getattr(model, self.method)(data)

    def get_data_specs(self, model: Any) -> DataSpecs:
        """What the model's own method says."""
        specs = getattr(model, self.data_specs, None)
        return super().get_data_specs(model) if specs is None else specs()


def faults_of_dropout(
    cost: Cost, prefix: str, settings: DropoutSettings, network: Any
) -> Iterator[ConfigError]:
    """Settings of dropout for layers that a network does not have.

    Parameters
    ----------
    cost : Cost
        Whose arguments ``<prefix>input_include_probs`` and ``<prefix>input_scales`` they are.
    prefix : str
    settings : DropoutSettings
    network : MLP
    """
    for argument in ("input_include_probs", "input_scales"):
        try:
            settings.check_names(network.layer_names, getattr(settings, argument) or {})
        except ValueError as error:
            yield ConfigError(error, cost, f"{prefix}{argument}")
