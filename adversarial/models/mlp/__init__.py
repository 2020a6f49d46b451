"""Multilayer perceptrons, one file a kind of layer."""

from adversarial.models.mlp.layer import Layer, logit_of
from adversarial.models.mlp.linear import Linear, RectifiedLinear, Sigmoid, Softplus, Tanh
from adversarial.models.mlp.mlp import MLP
from adversarial.models.mlp.softmax import Softmax
from adversarial.models.mlp.space_converter import SpaceConverter

__all__ = [
    "MLP",
    "Layer",
    "Linear",
    "RectifiedLinear",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "SpaceConverter",
    "Tanh",
    "logit_of",
]
