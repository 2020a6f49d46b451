"""Fetching data sets from wherever they can be had, and checking them."""

from adversarial.datasets.fetch.files import check_mnist
from adversarial.datasets.fetch.mnist import fetch_mnist
from adversarial.datasets.fetch.sources import DEFAULT_MIRRORS

__all__ = ["DEFAULT_MIRRORS", "check_mnist", "fetch_mnist"]
