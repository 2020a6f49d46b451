import pytest

from adversarial.errors import AdversarialError, DataError
from adversarial.files.json_files import read_json, write_json


def test_what_is_written_is_read_back_and_anyone_can_read_it(tmp_path):
    value = {"name": "Gödel", "rates": [0.1, 1e-300], "none": None}
    write_json(tmp_path / "v.json", value)
    assert read_json(tmp_path / "v.json", dict) == value
    assert "Gödel" in (tmp_path / "v.json").read_text(encoding="utf-8")


def test_nan_is_not_written_and_an_older_file_stays(tmp_path):
    write_json(tmp_path / "v.json", [1])
    with pytest.raises(ValueError, match="nan|JSON compliant"):
        write_json(tmp_path / "v.json", [float("nan")])
    assert read_json(tmp_path / "v.json", list) == [1]
    assert [file.name for file in tmp_path.iterdir()] == ["v.json"]


@pytest.mark.parametrize(
    "contents, words",
    [
        (None, "cannot be read: No such file"),
        (b"{", "is damaged"),
        (b"\xff", "is damaged"),
        (b"[" * 100000, "is damaged"),
        (b"[]", "does not hold what it should: it is a list"),
    ],
)
def test_a_file_that_does_not_hold_what_it_should_is_named(contents, words, tmp_path):
    path = tmp_path / "v.json"
    if contents is not None:
        path.write_bytes(contents)
    with pytest.raises(DataError, match=f"{path} {words}") as caught:
        read_json(path, dict)
    assert isinstance(caught.value, AdversarialError)
