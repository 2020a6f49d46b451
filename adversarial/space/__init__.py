"""Spaces: what a batch looks like, and the only place that moves axes."""

from adversarial.space.base import Space
from adversarial.space.composite import CompositeSpace
from adversarial.space.conv2d import Conv2DSpace
from adversarial.space.index import IndexSpace
from adversarial.space.null import NullSpace
from adversarial.space.vector import VectorSpace

__all__ = [
    "CompositeSpace",
    "Conv2DSpace",
    "IndexSpace",
    "NullSpace",
    "Space",
    "VectorSpace",
]
