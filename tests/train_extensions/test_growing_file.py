"""A file that gets a line at each monitoring."""

import pytest

from adversarial.errors import ModelFileError
from adversarial.train_extensions.growing_file import GrowingFile


class Lines(GrowingFile):
    def head(self, measured):
        return ",".join(measured) + "\n"

    def line(self, place, measured):
        return f"{place['epoch']},{measured['c'].val_record[-1]:g}\n"


@pytest.fixture
def write(make_pair, record, tmp_path):
    model = make_pair()

    def grow(file, value):
        record(model, c=value)
        file.on_monitor(model, None, None)
        model.monitor.report_epoch()

    grow.model, grow.path = model, tmp_path / "lines.csv"
    return grow


def test_a_new_training_begins_the_file_anew_and_each_line_is_there_at_once(write):
    write.path.write_text("of an older run\n")
    file = Lines(str(write.path))
    file.setup(write.model, None, None)
    write(file, 0.5)
    assert write.path.read_text() == "c\n0,0.5\n"
    write(file, 0.25)
    assert write.path.read_text() == "c\n0,0.5\n1,0.25\n"


def test_what_was_written_after_a_checkpoint_is_cut_off(write, caplog):
    file = Lines(str(write.path))
    assert file.get_state() == {"bytes": 0}
    file.setup(write.model, None, None)
    write(file, 0.5)
    state = file.get_state()
    write(file, 0.25)
    resumed = Lines(str(write.path))
    resumed.set_state(state)
    assert write.path.read_text() == "c\n0,0.5\n"
    write.path.write_text("c\n")
    resumed.set_state(state)
    assert "has only 2 of the 8 bytes it had at the checkpoint" in caplog.text


def test_a_file_that_cannot_be_written_is_named(write, tmp_path):
    file = Lines(str(tmp_path / "missing" / "lines.csv"))
    file.setup(write.model, None, None)
    with pytest.raises(ModelFileError, match=r"Cannot write .*missing/lines\.csv"):
        write(file, 0.5)
