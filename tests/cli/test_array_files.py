"""Arrays of a command's user are opened without being read."""

from pathlib import Path

import numpy as np
import pytest

from adversarial.checkpoint import save_model
from adversarial.cli.array_files import is_array_file, map_array
from adversarial.errors import DataError
from adversarial.models.mlp import MLP, Linear

ROWS = np.arange(12.0).reshape(4, 3)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_models_and_folders_are_no_array_files():
    np.save("x.npy", ROWS)
    np.savez("x.npz", ROWS)
    save_model("model.npz", MLP([Linear(1, "y", irange=0.1)], nvis=2))
    Path("folder.npy").mkdir()
    names = ["x.npy", "x.npz", "model.npz", "folder.npy", "nowhere.npy", "x.csv"]
    assert [is_array_file(name) for name in names] == [True, True] + [False] * 4


def test_an_npy_file_stays_on_the_disk():
    np.save("x.npy", ROWS)
    found = map_array("x.npy")
    assert isinstance(found, np.memmap) and not found.flags.writeable
    np.testing.assert_array_equal(found, ROWS)


def test_of_an_archive_the_array_with_rows_counts():
    np.savez("x.npz", samples=ROWS, seed=3, names=np.array(["a", "b"]))
    np.testing.assert_array_equal(map_array("x.npz"), ROWS)


@pytest.mark.parametrize(
    "name, said",
    [
        ("two.npz", "must hold one array of samples, but has rows in a, b"),
        ("flat.npz", "has rows in none"),
        ("cut.npy", "cut.npy cannot be read as an .npy file"),
        ("text.npy", "text.npy cannot be read as an .npy file"),
        ("objects.npy", "objects.npy cannot be read as an .npy file"),
        ("nowhere.npy", "nowhere.npy cannot be read: No such file"),
    ],
)
def test_what_holds_no_rows_is_one_line(name, said):
    np.savez("two.npz", b=ROWS, a=ROWS)
    np.savez("flat.npz", a=ROWS[0])
    np.save("cut.npy", ROWS)
    with open("cut.npy", "r+b") as file:
        file.truncate(150)
    with open("text.npy", "w", encoding="utf-8") as file:
        file.write("1,2\n")
    np.save("objects.npy", np.array([{}], object), allow_pickle=True)
    with pytest.raises(DataError, match=said) as caught:
        map_array(name)
    assert "\n" not in str(caught.value)
