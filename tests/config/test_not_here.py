"""Right names that are not here."""

import re

import pytest

from adversarial.config.not_here import NOT_HERE
from adversarial.config.resolve import resolve
from adversarial.errors import ConfigError


@pytest.mark.parametrize(
    "name, words",
    [
        ("pylearn2.corruption.OneHotCorruptor", "corruption.Corruptor"),
        ("pylearn2.training_algorithms.bgd.StepShrinker", "scale_step of BGD"),
        ("pylearn2.datasets.cifar100.CIFAR100", "npy_npz.NpzDataset"),
        ("pylearn2.models.lwta.LWTA", "docs/names.md"),
        ("pylearn2.models.maxout.MaxoutLocalC01B", "MaxoutConvC01B"),
        ("adversarial.conditional.ConditionalAdversaryPair", "docs/names.md"),
        ("galatea.adversarial.BadAdversaryCost", "AdversaryCost2"),
        ("galatea.dbm.inpaint.SuperInpaint", "docs/names.md"),
        ("galatea.mlp.MaxPoolRectifiedLinear", "pylearn2.models.maxout.Maxout"),
        ("pylearn2.models.autoencoder.UntiedAutoencoder", "autoencoder.Autoencoder"),
        ("pylearn2.zebra.X", "docs/names.md"),
        ("pylearn2.models.zebra.X", "docs/names.md"),
        ("pylearn2.models.mlp.Zebra", "docs/names.md"),
    ],
)
def test_a_right_name_that_is_not_here_is_not_called_misspelt(name, words):
    with pytest.raises(ConfigError) as caught:
        resolve(name)
    said = str(caught.value)
    assert name in said and "not part of this project" in said and words in said
    assert "Did you mean" not in said


def test_what_serves_instead_is_here():
    for instead in NOT_HERE.values():
        for name in re.findall(r"(?:pylearn2|adversarial)(?:\.\w+)+", instead):
            assert resolve(name)
