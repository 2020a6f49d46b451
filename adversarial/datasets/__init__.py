"""Data sets."""

from adversarial.datasets.dataset import Dataset
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.mnist import MNIST
from adversarial.datasets.view_converter import DefaultViewConverter

__all__ = ["MNIST", "Dataset", "DefaultViewConverter", "DenseDesignMatrix"]
