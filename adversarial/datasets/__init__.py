"""Data sets."""

from adversarial.datasets.cifar10 import CIFAR10
from adversarial.datasets.dataset import Dataset
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.mnist import MNIST
from adversarial.datasets.tfd import TFD
from adversarial.datasets.view_converter import DefaultViewConverter

__all__ = [
    "CIFAR10",
    "MNIST",
    "TFD",
    "Dataset",
    "DefaultViewConverter",
    "DenseDesignMatrix",
]
