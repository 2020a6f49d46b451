"""Small experiments from YAML files, unchanged, against what the original computed from them."""

import json

import numpy as np
import pytest

pytestmark = pytest.mark.compiled

TIMINGS = {"training_seconds_this_epoch", "total_seconds_last_epoch"}


def difference(ours, original):
    """Largest absolute difference over the original's largest absolute value."""
    ours, original = np.asarray(ours, np.float64), np.asarray(original, np.float64)
    assert ours.shape == original.shape
    largest = np.abs(original).max()
    gap = np.abs(ours - original).max()
    return gap / largest if largest > 0 else gap


def assert_close(ours, original, within, what):
    gap = difference(ours, original)
    assert gap <= within, f"{what} differs by {gap:.1e}, more than {within:.0e}"


def test_initial_parameters(case):
    for key, original in case.recorded("init/").items():
        ours = case.initial[key]
        if key.endswith("_W") or not original.any():
            np.testing.assert_array_equal(ours, original, err_msg=key)
        else:
            assert_close(ours, original, 1e-6, key)


@pytest.mark.parametrize("draw", [0, 1])
def test_samples_and_objectives_of_a_draw(case, draw):
    recorded = case.recorded(f"call{draw}/")
    assert set(recorded) == set(case.calls[draw])
    for key, original in recorded.items():
        assert_close(case.calls[draw][key], original, 1e-6, key)


def test_gradients(case):
    for key, original in case.recorded("grad/").items():
        assert_close(case.gradients[key], original, 1e-3, key)


def test_parameters_after_every_epoch(case):
    epochs, _ = case.run
    recorded = [case.recorded(f"epoch{k}/") for k in range(len(epochs))]
    assert not any(key.startswith(f"epoch{len(epochs)}/") for key in case.golden)
    for k, (ours, original) in enumerate(zip(epochs, recorded)):
        for key in original:
            assert_close(ours[key], original[key], 1e-3 if k else 1e-6, f"epoch{k}/{key}")
            if k:
                movement = original[key] - recorded[0][key]
                assert_close(
                    ours[key] - epochs[0][key], movement, 1e-2, f"movement to epoch{k}/{key}"
                )


def test_monitor_channels(case):
    _, monitor = case.run
    names = json.loads(case.golden["monitor/names"].item())
    assert set(monitor.channels) - TIMINGS == set(names)
    for name, original in zip(names, case.golden["monitor/values"]):
        channel = monitor.channels[name]
        ours = np.array(channel.val_record, dtype=np.float64)
        assert ours.shape == original.shape, name
        assert np.array_equal(np.isfinite(ours), np.isfinite(original)), name
        finite = np.isfinite(original)
        if not finite.any():
            continue
        largest = np.abs(original[finite]).max()
        gaps = np.where(finite, np.abs(ours - original), 0)
        assert gaps[0] <= 1e-5 * largest + 1e-6, f"{name} before training: {gaps[0]:.1e}"
        assert (gaps <= 1e-3 * largest + 1e-6).all(), f"{name}: {gaps}"
        for record, key in (
            (channel.epoch_record, "monitor/epochs"),
            (channel.batch_record, "monitor/batches"),
            (channel.example_record, "monitor/examples"),
        ):
            np.testing.assert_array_equal(record, case.golden[key], err_msg=name)
