import aesara
import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.transformer_dataset import TransformerDataset
from adversarial.models.mlp import MLP, Linear
from adversarial.space import CompositeSpace, Conv2DSpace, VectorSpace

from .transformers import LABELS, Double, Sums

SPECS = (VectorSpace(12), "features")


def test_a_transformer_that_preserves_spaces_sees_the_wanted_one(raw):
    double = Double()
    dataset = TransformerDataset(raw, double, space_preserving=True)
    space = Conv2DSpace((2, 3), 2, axes=("c", 0, 1, "b"))
    specs = (CompositeSpace([space, space]), ("features", "features"))
    one, other = next(dataset.iterator("sequential", 4, data_specs=specs))
    expected = 2 * raw.get_topological_view(raw.X[:4]).transpose(3, 1, 2, 0)
    np.testing.assert_array_equal(one, expected)
    assert one is other and double.calls == 1
    (batch,) = next(dataset.iterator("sequential", 4, return_tuple=True))
    np.testing.assert_array_equal(batch, 2 * raw.X[:4])
    with pytest.raises(ValueError, match="one space at a time"):
        specs = (CompositeSpace([space, VectorSpace(12)]), ("features", "features"))
        dataset.iterator("sequential", 4, data_specs=specs)


def test_a_model_s_output_is_what_it_computes(raw):
    mlp = MLP(nvis=12, layers=[Linear(2, "h", irange=0.5)])
    dataset = TransformerDataset(raw, mlp)
    W, b = mlp.get_param_values()
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        batch = next(dataset.iterator("sequential", 4))
        rows = dataset.get_batch_design(6)
    np.testing.assert_allclose(batch, raw.X[:4] @ W + b, rtol=1e-5)
    np.testing.assert_allclose(rows, raw.X @ W + b, rtol=1e-5)


def test_a_model_may_see_images(raw):
    class Channels(Sums):
        def get_input_space(self):
            return Conv2DSpace((2, 3), 2)

        def get_output_space(self):
            return Conv2DSpace((2, 3), 1)

        def perform(self, X):
            return X.sum(axis=3, keepdims=True)

    dataset = TransformerDataset(raw, Channels())
    expected = raw.X[:, :6] + raw.X[:, 6:]
    np.testing.assert_allclose(dataset.get_design_matrix(), expected, rtol=1e-6)
    batch = next(dataset.iterator("sequential", 6, data_specs=(VectorSpace(6), "features")))
    np.testing.assert_allclose(batch, expected, rtol=1e-6)


def test_viewers_are_those_of_the_raw_data_if_spaces_are_preserved(raw):
    same = TransformerDataset(raw, Double(), space_preserving=True)
    np.testing.assert_array_equal(same.adjust_for_viewer(raw.X), raw.adjust_for_viewer(raw.X))
    np.testing.assert_array_equal(same.get_weights_view(raw.X), raw.get_weights_view(raw.X))
    assert same.adjust_to_be_viewed_with(raw.X, raw.X * 2).max() == 0.5
    np.testing.assert_array_equal(same.get_design_matrix(raw.get_topological_view()), raw.X)
    rows, labels = same.get_batch_design(6, include_labels=True)
    np.testing.assert_array_equal(rows, 2 * raw.X)
    np.testing.assert_array_equal(labels, LABELS)
    other = TransformerDataset(raw, Sums())
    assert other.adjust_for_viewer(raw.X) is raw.X
    assert other.adjust_to_be_viewed_with(raw.X, raw.X) is raw.X
    with pytest.raises(ValueError, match="no images that can be shown"):
        other.get_weights_view(raw.X)


def test_the_test_set_is_transformed_alike(raw):
    other = DenseDesignMatrix(X=np.eye(12))
    other.yaml_src = "!obj:the.test.set {}"
    raw.get_test_set = lambda: other
    dataset = TransformerDataset(raw, Double(), space_preserving=True)
    assert not hasattr(dataset.get_test_set(), "yaml_src")
    dataset.yaml_src = "anything"
    test = dataset.get_test_set()
    np.testing.assert_array_equal(test.get_design_matrix(), 2 * other.X)
    assert test.yaml_src.startswith(
        "!obj:pylearn2.datasets.transformer_dataset.TransformerDataset { cpu_only: false, space_pre"
    )
    assert f"raw: {other.yaml_src}" in test.yaml_src


def test_what_cannot_transform_is_refused(raw):
    with pytest.raises(ValueError, match="a object has neither perform nor fprop"):
        TransformerDataset(raw, object())
    dataset = TransformerDataset(raw, Double())
    for use in (
        dataset.get_data_specs,
        lambda: dataset.iterator("sequential", 2, data_specs=SPECS),
    ):
        with pytest.raises(ValueError, match="a Double does not tell its .* space_preserving"):
            use()


class Untold(Double):
    """Does not know its spaces, and says so."""

    def get_input_space(self):
        raise NotImplementedError

    get_output_space = get_input_space


@pytest.mark.parametrize("transformer", [Double, Untold])
def test_without_data_specs_features_pass_as_they_are(transformer, raw):
    iterator = TransformerDataset(raw, transformer()).iterator("sequential", 2)
    assert iterator.num_examples == 6
    np.testing.assert_array_equal(np.concatenate(list(iterator)), 2 * raw.X)
    (batch,) = next(
        TransformerDataset(raw, transformer()).iterator("sequential", 2, return_tuple=True)
    )
    np.testing.assert_array_equal(batch, 2 * raw.X[:2])
