"""Fetching data sets from wherever they can be had."""

from adversarial.datasets.fetch.cifar10 import fetch_cifar10
from adversarial.datasets.fetch.mnist import fetch_mnist

__all__ = ["fetch_cifar10", "fetch_mnist"]
