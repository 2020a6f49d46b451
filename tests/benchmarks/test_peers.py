"""The contenders in PyTorch and JAX make the same update as we do."""

from pathlib import Path

import aesara
import numpy as np
import ours
import plan as plans
import pytest
from aesara import tensor as at
from channel import Remote

from adversarial.backend.precision import prefer_float32
from adversarial.config import yaml_parse

BENCHMARKS = Path(plans.__file__).parent
pytestmark = [pytest.mark.slow, pytest.mark.compiled]

EXPERIMENTS = {
    name: plans.CONFIGS / "quick" / file
    for name, file in plans.FILES.items()
    if name != "tfd_train"
}
WITHOUT_DROPOUT = "algorithm.cost.discriminator_{}=1.0"


@pytest.fixture(scope="module", params=["torch", "jax"])
def peer(request):
    folder = BENCHMARKS / ".venvs" / request.param
    if not (folder / "installed.txt").exists():
        pytest.skip(reason=f"no {request.param} in {folder}: make bench installs it")
    script = BENCHMARKS / f"peer_{request.param}.py"
    with Remote(str(folder / "bin" / "python"), script, threads=1) as contender:
        yield request.param, contender


def rows_to_channels_first(plan, i, rows):
    """Reorder what belongs to the vectors of images, from (row, column, channel)."""
    layer = plan["generator"][i + 1] if i + 1 < len(plan["generator"]) else {}
    if layer.get("kind") != "images":
        return rows
    size, channels = layer["size"], layer["channels"]
    images = rows.reshape(*rows.shape[:-1], size, size, channels)
    return np.moveaxis(images, -1, -3).reshape(rows.shape)


def pieces_first(layer, array):
    """Reorder units and pieces, from (unit, piece), along the last axis."""
    shape = (*array.shape[:-1], -1, layer.get("pieces", 1))
    return array.reshape(shape).swapaxes(-1, -2).reshape(array.shape)


def for_torch(plan, player, i, layer, W, b):
    W, b = (pieces_first(layer, array) for array in (W, b))
    if layer["kind"] == "convolution":
        return W.transpose(3, 0, 1, 2), b
    if layer["kind"] == "deconvolution":
        return W.transpose(3, 0, 1, 2), b
    below = plan[player][i - 1] if i else {}
    if player == "generator":
        W, b = (rows_to_channels_first(plan, i, array) for array in (W, b))
    elif below.get("kind") == "convolution":
        channels = below["filters"] // below["pieces"]
        images = W.reshape(-1, channels, W.shape[1])
        W = images.transpose(1, 0, 2).reshape(W.shape)
    return W.T, b


def for_jax(plan, player, i, layer, W, b):
    if layer["kind"] == "convolution":
        return W.transpose(1, 2, 0, 3), b
    if layer["kind"] == "deconvolution":
        return W.transpose(1, 2, 3, 0), b.transpose(1, 2, 0)
    return W, b


def arrays_of(pair, plan, convert):
    """Parameters as a peer has them, by its keys."""
    found = {}
    for player in ("generator", "discriminator"):
        params = getattr(pair, player).get_param_values()
        layers = [(i, layer) for i, layer in enumerate(plan[player]) if layer["kind"] != "images"]
        for n, (i, layer) in enumerate(layers):
            W, b = convert(plan, player, i, layer, *params[2 * n : 2 * n + 2])
            found[f"{player[0]}{2 * n}"], found[f"{player[0]}{2 * n + 1}"] = W, b
    return {key: np.ascontiguousarray(array) for key, array in found.items()}


def lively(network):
    """Give a network weights under which its verdicts, and so all gradients, differ from zero."""
    rng = np.random.RandomState(2)
    for param in network.get_params():
        param.set_value(rng.normal(scale=0.1, size=param.get_value().shape).astype(param.dtype))


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_one_update_without_masks_is_ours(name, peer, tmp_path):
    prefer_float32()
    if aesara.config.floatX != "float32":
        pytest.skip(reason="the peers compute in float32")
    kind, contender = peer
    changes = [
        WITHOUT_DROPOUT.format("default_input_include_prob"),
        "algorithm.cost.discriminator_input_include_probs=null",
        "algorithm.cost.discriminator_input_scales=null",
        "algorithm.batch_size=6",
        "algorithm.learning_rate=1.0",
    ]
    plan = plans.read(EXPERIMENTS[name], changes)
    settings = [*changes, *ours.synthetic(plan["data"], 12)]
    noise = np.random.RandomState(0).normal(size=(6, plan["noise_dim"])).astype("float32")
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        train = yaml_parse.load_train_file(
            EXPERIMENTS[name], allow=["synthetic"], overrides=settings
        )
        pair, algorithm = train.model, train.algorithm
        pair.generator.get_noise = lambda size: at.as_tensor_variable(noise)
        algorithm.monitoring_dataset = {}
        algorithm.setup(pair, train.dataset)
        for network in pair.players().values():
            lively(network)
        pair.enforce_constraints()
        X = pair.get_input_space().make_theano_batch()
        losses = algorithm.cost.get_samples_and_objectives(pair, X)[1:3]
        from adversarial.backend import function

        rows = np.random.RandomState(1).uniform(size=(6, *np.atleast_1d(plan["data"])))
        rows = rows.astype("float32")
        batch = rows.transpose(1, 2, 3, 0) if rows.ndim == 4 else rows
        expected = function([X], list(losses))(batch)
        convert = {"torch": for_torch, "jax": for_jax}[kind]
        given = arrays_of(pair, plan, convert)
        algorithm._learn((batch,))
    data = rows.transpose(0, 2, 3, 1) if rows.ndim == 4 and kind == "jax" else rows
    np.savez(tmp_path / "given.npz", data=np.ascontiguousarray(data), noise=noise, **given)
    paths = [str(tmp_path / f"{stem}.npz") for stem in ("given", "result")]
    np.testing.assert_allclose(contender("given", plan, *paths), expected, rtol=1e-5)
    after = arrays_of(pair, plan, convert)
    with np.load(paths[1]) as result:
        assert set(result) == set(after)
        for key, theirs in result.items():
            change = np.abs(after[key] - given[key]).max()
            rounding = np.finfo(np.float32).eps * np.abs(after[key]).max()
            assert change > 10 * rounding, key
            np.testing.assert_allclose(
                theirs, after[key], rtol=0, atol=1e-3 * change + rounding, err_msg=key
            )
