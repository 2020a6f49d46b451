"""A quadratic that batch gradient descent goes down."""

import aesara
import numpy as np
from aesara import tensor as at

from adversarial.costs.cost import Cost
from adversarial.datasets import DenseDesignMatrix
from adversarial.models.mlp import MLP, Linear
from adversarial.pylearn2.bgd import BGD

CURVATURE = np.array([1.0, 9.0, 30.0])
STEPS = [0.001, 0.005, 0.01, 0.05, 0.1]


class Bowl(Cost):
    """A quadratic of the weights, whose lowest point is where they are 1."""

    def expr(self, model, data):
        w = model.layers[0].W[:, 0]
        return (
            CURVATURE.astype(aesara.config.floatX) * at.square(w - 1)
        ).sum() / 2 + 0 * data.sum()


def value_of(w):
    return (CURVATURE * (w - 1) ** 2).sum() / 2


def bowl(**kwargs):
    model = MLP([Linear(1, "y", irange=0.1)], nvis=3, monitor_targets=False)
    model.layers[0].W.set_value(np.array([[3.0], [-2], [0.5]], aesara.config.floatX))
    data = DenseDesignMatrix(X=np.zeros((4, 3), "float32"))
    algorithm = BGD(Bowl(), batch_size=4, monitoring_dataset={"": data}, **kwargs)
    algorithm.setup(model, data)
    return model, algorithm, data


def weights(model):
    return model.layers[0].W.get_value()[:, 0].astype(float)
