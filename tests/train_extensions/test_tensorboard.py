import struct
import sys

import pytest

from adversarial.errors import AdversarialError
from adversarial.train_extensions.sample_sheets import SampleSheets
from adversarial.train_extensions.tensorboard import TensorBoard


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


def test_events_hold_channels_and_sheets(make_pair, record, tmp_path):
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
    with pytest.raises(AdversarialError, match=r"pip install 'adversarial-nets\[tensorboard\]'"):
        TensorBoard(str(tmp_path)).setup(make_pair(), None, None)
