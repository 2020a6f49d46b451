"""Parameters alone, by player and name."""

import numpy as np
import pytest

from adversarial import AdversaryPair
from adversarial.checkpoint.export import export_model

from .models import discriminator, generator


@pytest.mark.parametrize("format", ["npz", "safetensors"])
def test_every_parameter_is_there_under_its_players_name(format, tmp_path):
    if format == "safetensors":
        pytest.importorskip("safetensors", reason="safetensors is not installed")
        from safetensors.numpy import load_file as load
    else:
        load = np.load
    model, path = AdversaryPair(generator(), discriminator()), str(tmp_path / "parameters")
    names = export_model(path, model, format)
    arrays = load(path)
    assert sorted(arrays) == sorted(names)
    expected = {
        f"{player}.{param.name}": param.get_value()
        for player, part in model.players().items()
        for param in part.get_params()
    }
    assert set(expected) == set(names)
    for name, value in expected.items():
        np.testing.assert_array_equal(arrays[name], value)
        assert arrays[name].dtype == value.dtype
