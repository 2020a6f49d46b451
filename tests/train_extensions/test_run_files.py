"""What training leaves in the folder of a run, extension by extension."""

import struct
import sys

import numpy as np
import pytest
from PIL import Image

from adversarial import AdversaryPair, Generator
from adversarial.baselines.autoencoder import ContractiveAutoencoder, StackedCAE
from adversarial.baselines.dbn import DBN
from adversarial.baselines.gsn import GSN
from adversarial.baselines.rbm import RBM
from adversarial.datasets import DenseDesignMatrix
from adversarial.errors import AdversarialError
from adversarial.evaluation import draw_samples, fixed_noise
from adversarial.models.mlp import MLP, Sigmoid
from adversarial.models.random_state import get_states
from adversarial.monitor import Monitor
from adversarial.monitor.monitor import MonitorChannel
from adversarial.train_extensions.csv_history import CsvHistory
from adversarial.train_extensions.curve_files import CurveFiles
from adversarial.train_extensions.sample_sheets import SampleSheets
from adversarial.train_extensions.tensorboard import TensorBoard


@pytest.fixture
def make_pair():
    def make(noise="gaussian", dim=9):
        generator = Generator(MLP([Sigmoid(dim, "y", irange=1.0)], nvis=3), noise=noise)
        pair = AdversaryPair(generator, MLP([Sigmoid(1, "y", irange=0.05)], nvis=dim))
        Monitor.get_monitor(pair)
        return pair

    return make


def record(model, **values):
    """Another record of channels, an epoch after the last."""
    for name, value in values.items():
        channel = model.monitor.channels.setdefault(name, MonitorChannel())
        for place in ("epoch", "batch", "example", "time"):
            getattr(channel, f"{place}_record").append(len(channel.val_record))
        channel.val_record.append(np.float32(value))


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
        patch = np.asarray(image)[5:8, 5:8, 0]
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
        with Image.open(tmp_path / "epoch0000.png") as image:
            patch = np.asarray(image)[5:8, 5:8, 0]
        np.testing.assert_allclose(patch.ravel(), expected, atol=1.01)


def test_sheets_follow_the_range_of_the_data(make_pair, tmp_path):
    pair = make_pair()
    centred = DenseDesignMatrix(X=np.array([[-1.0] * 9, [1.0] * 9], dtype="float32"))
    for name, data, grey in (("unit", None, False), ("centred", centred, True)):
        sheets = SampleSheets(str(tmp_path / name), number=4)
        sheets.setup(pair, data, None)
        sheets.on_monitor(pair, None, None)
        with Image.open(tmp_path / name / "epoch0000.png") as image:
            patch = np.asarray(image)[5:8, 5:8, 0]
        assert (patch.min() >= 127) == grey  # positive numbers are lighter than grey there


def test_samples_that_are_no_pictures_are_refused(make_pair, tmp_path):
    pair = make_pair(dim=2)
    with pytest.raises(AdversarialError, match="2 numbers are no square images"):
        SampleSheets(str(tmp_path)).setup(pair, None, None)


def test_samples_that_are_not_numbers_give_a_warning(make_pair, tmp_path, caplog):
    pair = make_pair()
    sheets = SampleSheets(str(tmp_path), number=4)
    sheets.setup(pair, None, None)
    pair.generator.get_params()[1].set_value(np.full(9, np.nan, dtype="float32"))
    sheets.on_monitor(pair, None, None)
    assert "No sheet of samples at epoch 0" in caplog.text
    assert sheets.latest is None


@pytest.mark.parametrize("make", [SampleSheets, CurveFiles])
def test_files_are_at_least_an_epoch_apart(make):
    with pytest.raises(ValueError, match="every must be at least 1, got 0"):
        make("folder", every=0)


def test_a_burn_in_is_no_negative_number():
    with pytest.raises(ValueError, match="burn_in must be at least 0, got -1"):
        SampleSheets("folder", burn_in=-1)


def test_a_table_quotes_names_and_writes_numbers_that_are_not_finite(make_pair, tmp_path):
    pair, path = make_pair(), tmp_path / "metrics.csv"
    path.write_text("an older run\n")
    table = CsvHistory(str(path))
    table.setup(pair, None, None)
    for value in (0.5, np.nan, -np.inf):
        record(pair, **{"a,b": value})
        table.on_monitor(pair, None, None)
    assert path.read_text().splitlines() == [
        'epoch,batch,example,seconds,"a,b"',
        "0,0,0,0,0.5",
        "0,0,0,1,nan",
        "0,0,0,2,-inf",
    ]


def test_curves_are_drawn_by_group(make_pair, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    pair, curves = make_pair(), CurveFiles(str(tmp_path), every=2)
    curves.setup(pair, None, None)
    for _ in range(2):
        record(pair, valid_objective=1, valid_objective_d=0.7, valid_objective_g=0.6, gen_ll=-3)
        curves.on_monitor(pair, None, None)
        pair.monitor.report_epoch()
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(first) == ["log_likelihood.png", "objectives.png"]
    record(pair, valid_objective_d=0.1, gen_ll=-2)
    curves.on_monitor(pair, None, None)
    assert all((tmp_path / name).read_bytes() != picture for name, picture in first.items())


def events(folder):
    """Events of each file in a folder, the oldest file first.

    Each is stored as its length, a checksum of that, a serialised message, and a checksum of it.
    """
    from tensorboardX.proto.event_pb2 import Event

    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns):
        data, found = path.read_bytes(), []
        while data:
            (length,) = struct.unpack("<Q", data[:8])
            found.append(Event.FromString(data[12 : 12 + length]))
            data = data[16 + length :]
        yield found


def test_events_hold_channels_and_sheets(make_pair, tmp_path):
    pytest.importorskip("tensorboardX", reason="tensorboardX is not installed")
    pair, sheets = make_pair(), SampleSheets(str(tmp_path / "samples"), every=2, number=4)
    board = TensorBoard(str(tmp_path / "events"), sheets)
    for extension in (sheets, board):
        extension.setup(pair, None, None)
    for value in (0.5, 0.25):
        record(pair, valid_objective_d=value)
        for extension in (sheets, board):
            extension.on_monitor(pair, None, None)
        pair.monitor.report_epoch()
    board.on_resume(pair, None, None)
    board.close()
    first, second = events(tmp_path / "events")
    values = [(each.step, each.summary.value[0]) for each in first if each.summary.value]
    scalars = [(step, v.tag, v.simple_value) for step, v in values if not v.HasField("image")]
    assert scalars == [(0, "valid_objective_d", 0.5), (1, "valid_objective_d", 0.25)]
    pictures = [(step, v.image) for step, v in values if v.HasField("image")]
    assert [(step, image.width, image.height) for step, image in pictures] == [(0, 21, 21)]
    # A run that goes on after epoch 2 takes back what is said of epoch 3.
    (start,) = [each for each in second if each.HasField("session_log")]
    assert (start.step, start.session_log.status) == (3, start.session_log.START)


def test_events_need_a_package(make_pair, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    with pytest.raises(AdversarialError, match=r"pip install 'adversarial\[tensorboard\]'"):
        TensorBoard(str(tmp_path)).setup(make_pair(), None, None)
