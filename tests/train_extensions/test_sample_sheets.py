import numpy as np
import pytest
from PIL import Image

from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError
from adversarial.evaluation import decoder, draw_samples, fixed_noise
from adversarial.models.random_state import get_states
from adversarial.monitor import Monitor
from adversarial.train_extensions.sample_sheets import SampleSheets


@pytest.mark.parametrize("noise", ["gaussian", "uniform", "spherical"])
def test_sheets_do_not_touch_the_generators_noise(make_pair, noise, tmp_path):
    pair, same = make_pair(noise), make_pair(noise)
    sheets = SampleSheets(str(tmp_path), number=4)
    sheets.setup(pair, None, None)
    sheets.on_monitor(pair, None, None)
    np.testing.assert_array_equal(draw_samples(pair.generator, 5), draw_samples(same.generator, 5))


def test_a_sheet_shows_what_the_generator_makes_of_its_noise(make_pair, tmp_path):
    pair = make_pair("spherical")
    sheets = SampleSheets(str(tmp_path), every=2, number=4)
    sheets.setup(pair, None, None)
    noise = fixed_noise(pair.generator, 4, sheets.seed)
    np.testing.assert_allclose(np.linalg.norm(noise, axis=1), 1, rtol=1e-5)
    for _ in range(4):
        sheets.on_monitor(pair, None, None)
        pair.monitor.report_epoch()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["epoch0000.png", "epoch0002.png"]
    # By hand: a sigmoid of x W, the first patch five pixels from the edge.
    W = pair.generator.get_params()[0].get_value()
    expected = 255 / (1 + np.exp(-(noise[0] @ W)))
    with Image.open(tmp_path / "epoch0002.png") as image:
        zoom = image.width // (2 * 3 + 3 * 5)
        patch = np.asarray(image)[zoom // 2 :: zoom, zoom // 2 :: zoom][5:8, 5:8, 0]
    np.testing.assert_allclose(patch.ravel(), expected, atol=1.01)


def layers(make):
    return [make(9, 4, irange=1.0), make(4, 3, irange=1.0, layer_name="h1")]


CHAINS = [
    lambda: layers(RBM)[0],
    lambda: layers(ContractiveAutoencoder)[0],
    lambda: DBN(layers(RBM)),
    lambda: StackedCAE(layers(ContractiveAutoencoder)),
    lambda: GSN(9, [4, 3]),
]


@pytest.mark.parametrize("make", CHAINS, ids=["RBM", "CAE", "DBN", "StackedCAE", "GSN"])
def test_sheets_of_chains_repeat_the_same_random_numbers_and_leave_the_model_its_own(
    make, tmp_path
):
    model = make()
    Monitor.get_monitor(model)
    before = get_states(model)
    sheets = SampleSheets(str(tmp_path), number=4, burn_in=3)
    sheets.setup(model, None, None)
    pictures = []
    for shift in (0, 0, 1):
        for param in model.get_params():
            param.set_value(param.get_value() + np.float32(shift))
        sheets.on_monitor(model, None, None)
        pictures.append((tmp_path / "epoch0000.png").read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]
    np.testing.assert_equal(get_states(model), before)


def test_a_sheet_of_chains_shows_means_after_the_burn_in(tmp_path):
    # Without noise from a grey start, hidden units stay at tanh(0) and pixels at sigmoid(b).
    model = GSN(9, [4], noise_std=0.0, salt_and_pepper=0.0)
    model.weights[0].set_value(np.zeros((9, 4), dtype="float32"))
    grey = np.linspace(0.1, 0.9, 9)
    model.biases[0].set_value(np.log(grey / (1 - grey)).astype("float32"))
    Monitor.get_monitor(model)
    for burn_in, expected in ((0, np.zeros(9)), (2, 255 * grey)):  # they start from zeros
        sheets = SampleSheets(str(tmp_path), number=4, burn_in=burn_in)
        sheets.setup(model, None, None)
        sheets.on_monitor(model, None, None)
        patch = np.asarray(sheets.latest.get_img())[5:8, 5:8, 0]
        np.testing.assert_allclose(patch.ravel(), expected, atol=1.01)


def test_sheets_follow_the_range_of_the_data(make_pair, tmp_path):
    pair = make_pair()
    centred = DenseDesignMatrix(X=np.array([[-1.0] * 9, [1.0] * 9], dtype="float32"))
    for name, data, grey in (("unit", None, False), ("centred", centred, True)):
        sheets = SampleSheets(str(tmp_path / name), number=4)
        sheets.setup(pair, data, None)
        sheets.on_monitor(pair, None, None)
        patch = np.asarray(sheets.latest.get_img())[5:8, 5:8, 0]
        assert (patch.min() >= 127) == grey  # positive numbers are lighter than grey there


def test_samples_that_are_no_pictures_are_refused(make_pair, tmp_path):
    pair = make_pair(dim=5)
    with pytest.raises(AdversarialError, match="5 numbers are no square images"):
        SampleSheets(str(tmp_path)).setup(pair, None, None)


def test_points_of_the_plane_are_scattered_over_the_data(make_pair, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    pair = make_pair(dim=2)
    data = DenseDesignMatrix(X=np.array([[3.0, -3.0], [4.0, -4.0]], dtype="float32"))
    sheets = SampleSheets(str(tmp_path), number=4)
    sheets.setup(pair, data, None)
    sheets.on_monitor(pair, data, None)
    points, samples = sheets.latest.axes.collections
    np.testing.assert_array_equal(points.get_offsets(), data.X)
    noise = fixed_noise(pair.generator, 1000, sheets.seed)
    np.testing.assert_allclose(samples.get_offsets(), decoder(pair.generator)(noise), rtol=1e-5)
    assert (tmp_path / "epoch0000.png").exists()


def test_samples_that_are_not_numbers_give_a_warning(make_pair, tmp_path, caplog):
    pair = make_pair()
    sheets = SampleSheets(str(tmp_path), number=4)
    sheets.setup(pair, None, None)
    pair.generator.get_params()[1].set_value(np.full(9, np.nan, dtype="float32"))
    sheets.on_monitor(pair, None, None)
    assert "No sheet of samples at epoch 0" in caplog.text
    assert sheets.latest is None


def test_a_burn_in_is_no_negative_number():
    with pytest.raises(ValueError, match="burn_in must be at least 0, got -1"):
        SampleSheets("folder", burn_in=-1)


def test_sheets_are_at_least_an_epoch_apart():
    with pytest.raises(ValueError, match="every must be at least 1, got 0"):
        SampleSheets("folder", every=0)
