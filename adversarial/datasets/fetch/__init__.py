"""Fetching data sets from wherever they can be had, and checking them."""

from adversarial.datasets.fetch.check import (
    CHECKS,
    MISSING,
    OK,
    STAND_IN,
    check_cifar10,
    check_mnist,
    check_svhn,
    check_tfd,
    is_bad,
)
from adversarial.datasets.fetch.cifar10 import fetch_cifar10
from adversarial.datasets.fetch.mnist import DEFAULT_MIRRORS, fetch_mnist

__all__ = [
    "CHECKS",
    "DEFAULT_MIRRORS",
    "MISSING",
    "OK",
    "STAND_IN",
    "check_cifar10",
    "check_mnist",
    "check_svhn",
    "check_tfd",
    "fetch_cifar10",
    "fetch_mnist",
    "is_bad",
]
