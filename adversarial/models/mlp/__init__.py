"""Multilayer perceptrons, one file a kind of layer."""

from adversarial.models.mlp.composite import CompositeLayer
from adversarial.models.mlp.conv_elemwise import ConvElemwise, ConvRectifiedLinear
from adversarial.models.mlp.conv_nonlinearity import (
    ConvNonlinearity,
    IdentityConvNonlinearity,
    RectifierConvNonlinearity,
    SigmoidConvNonlinearity,
    TanhConvNonlinearity,
)
from adversarial.models.mlp.flattener import FlattenerLayer
from adversarial.models.mlp.layer import Layer, logit_of
from adversarial.models.mlp.linear import Linear, RectifiedLinear, Sigmoid, Softplus, Tanh
from adversarial.models.mlp.mlp import MLP
from adversarial.models.mlp.pretrained import PretrainedLayer
from adversarial.models.mlp.softmax import Softmax
from adversarial.models.mlp.space_converter import SpaceConverter

__all__ = [
    "MLP",
    "CompositeLayer",
    "ConvElemwise",
    "ConvNonlinearity",
    "ConvRectifiedLinear",
    "FlattenerLayer",
    "IdentityConvNonlinearity",
    "Layer",
    "Linear",
    "PretrainedLayer",
    "RectifiedLinear",
    "RectifierConvNonlinearity",
    "Sigmoid",
    "SigmoidConvNonlinearity",
    "Softmax",
    "Softplus",
    "SpaceConverter",
    "Tanh",
    "TanhConvNonlinearity",
    "logit_of",
]
