"""Multilayer perceptrons, one file a kind of layer."""

from adversarial.models.mlp.conv_elemwise import ConvElemwise, ConvRectifiedLinear
from adversarial.models.mlp.conv_nonlinearity import (
    ConvNonlinearity,
    IdentityConvNonlinearity,
    RectifierConvNonlinearity,
    SigmoidConvNonlinearity,
    TanhConvNonlinearity,
)
from adversarial.models.mlp.layer import Layer, logit_of
from adversarial.models.mlp.linear import Linear, RectifiedLinear, Sigmoid, Softplus, Tanh
from adversarial.models.mlp.masks import (
    exhaustive_dropout_average,
    generate_dropout_mask,
    geometric_mean_prediction,
    sampled_dropout_average,
)
from adversarial.models.mlp.mlp import MLP
from adversarial.models.mlp.softmax import Softmax
from adversarial.models.mlp.space_converter import SpaceConverter

__all__ = [
    "MLP",
    "ConvElemwise",
    "ConvNonlinearity",
    "ConvRectifiedLinear",
    "IdentityConvNonlinearity",
    "Layer",
    "Linear",
    "RectifiedLinear",
    "RectifierConvNonlinearity",
    "Sigmoid",
    "SigmoidConvNonlinearity",
    "Softmax",
    "Softplus",
    "SpaceConverter",
    "Tanh",
    "TanhConvNonlinearity",
    "exhaustive_dropout_average",
    "generate_dropout_mask",
    "geometric_mean_prediction",
    "logit_of",
    "sampled_dropout_average",
]
