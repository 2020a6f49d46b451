"""What a layer of a multilayer perceptron has to offer."""

from collections.abc import Iterable
from typing import Any

from aesara import scalar
from aesara.tensor.special import Softmax

from adversarial.models.model import Model, float_shared

# What logits are the arguments of, by the name under which layers attach them.
SQUASHED = {"logit": scalar.Sigmoid, "logits": Softmax}


class Layer(Model):
    """Base of all layers.

    Parameters
    ----------
    layer_name : str
        Prefix of the parameters' names and of the monitoring channels; key of per-layer dropout
        settings.
    extensions : list of ModelExtension, optional

    Attributes
    ----------
    mlp : MLP
        The network that owns the layer.
    """

    dropout_input_mask_value = 0.0

    def __init__(self, layer_name: str | None, extensions: Iterable | None = None):
        super().__init__(extensions)
        self.layer_name: Any = layer_name
        self.mlp: Any = None

    def __repr__(self):
        return f"{type(self).__name__}({self.layer_name!r})"

    def set_mlp(self, mlp):
        """Tell the layer, and those it is made of, which network owns them.

        Raises
        ------
        ValueError
            If another network does already.
        """
        self._set_owner(mlp)
        for part in self.parts().values():
            if isinstance(part, Layer):
                part.set_mlp(mlp)

    def _set_owner(self, mlp):
        if self.mlp is not None:
            raise ValueError(f"Layer {self.layer_name} already belongs to a network.")
        self.mlp = mlp

    def set_batch_size(self, batch_size):
        """Fix the number of examples in a minibatch, also in the layers it is made of."""
        for part in self.parts().values():
            part.set_batch_size(batch_size)

    def add_param(self, value, name):
        """Create, name and register a parameter.

        Parameters
        ----------
        value : array
        name : str
            Becomes ``<layer_name>_<name>``.

        Returns
        -------
        shared variable
        """
        param = float_shared(value, f"{self.layer_name}_{name}")
        self._params = [*self._params, param]
        return param

    def set_input_space(self, space):
        """Receive the space of the layer below, and create the parameters."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it is set up.")

    def fprop(self, state_below):
        """Map a batch of the input space to one of the output space."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it computes.")

    def cost(self, Y, Y_hat):
        """Training loss of predictions ``Y_hat`` for targets ``Y``, a scalar in nats per
        example.
        """
        raise NotImplementedError(
            f"{type(self).__name__} {self.layer_name!r} has no cost, so a network cannot end "
            "with it."
        )

    def cost_matrix(self, Y, Y_hat):
        """The same loss before any reduction, of the shape of ``Y_hat``."""
        raise NotImplementedError(f"{type(self).__name__} {self.layer_name!r} has no cost.")

    def get_weight_decay(self, coeff):
        """``coeff`` times the sum of squared weights, biases never included.

        A layer without parameters has a weight decay of zero.

        Raises
        ------
        NotImplementedError
            If there are parameters, but the class does not say which of them are weights.
        """
        if self.get_params():
            raise NotImplementedError(
                f"{type(self).__name__} {self.layer_name!r} has no weight decay."
            )
        return 0.0

    def get_l1_weight_decay(self, coeff):
        """``coeff`` times the sum of absolute weights; see :meth:`get_weight_decay`."""
        return Layer.get_weight_decay(self, coeff)

    def get_layer_monitoring_channels(self, state_below=None, state=None, targets=None):
        """Scalars to watch.

        Parameters
        ----------
        state_below, state : tensor variables
            The layer's input and output on a batch, without dropout.
        targets : tensor variable, optional
            Given to the last layer only.

        Returns
        -------
        dict of str to scalar variable
        """
        return {}


def with_logit(output, logit):
    """Attach the log odds to the output of a layer whose output is their sigmoid."""
    return attach(output, logit=logit)


def logit_of(output):
    """The log odds of which an output is the sigmoid, as its layer handed them over.

    Parameters
    ----------
    output : tensor variable
        Exactly what a layer that hands over its logit (such as Sigmoid) returned, or what
        ``sigmoid`` did.

    Raises
    ------
    ValueError
        If the variable is not such an output: a cast or a product in between loses the logit.
    """
    return attached(output, "logit")


def attach(output, **notes):
    """Attach what else a layer has computed to its output, which is returned."""
    vars(output.tag).update(notes)
    return output


def attached(output, name):
    """What a layer attached to its output.

    Of a sigmoid or a softmax to which nothing is attached, the logit is its argument.

    Raises
    ------
    ValueError
        If nothing of that name is: the variable has to be exactly what the layer returned.
    """
    note = getattr(output.tag, name, None)
    if note is None and name in SQUASHED and _is_made_by(output, SQUASHED[name]):
        return output.owner.inputs[0]
    if note is None:
        raise ValueError(f"{output} carries no {name}: is it the untouched output of its layer?")
    return note


def _is_made_by(output, kind):
    op = getattr(output.owner, "op", None)
    return isinstance(op, kind) or isinstance(getattr(op, "scalar_op", None), kind)
