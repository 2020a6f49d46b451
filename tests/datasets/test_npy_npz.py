import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.npy_npz import NpyDataset, NpzDataset
from adversarial.errors import DataError

ROWS = np.arange(12.0).reshape(4, 3)


IMAGES = np.arange(48.0).reshape(4, 2, 3, 2)


@pytest.mark.parametrize("mmap_mode", [None, "r", "c"])
def test_a_matrix_or_images_of_an_npy_file(mmap_mode, tmp_path, monkeypatch):
    monkeypatch.setenv("HERE", str(tmp_path))
    np.save(tmp_path / "rows.npy", ROWS)
    np.save(tmp_path / "images.npy", IMAGES)
    dataset = NpyDataset("${HERE}/rows.npy", mmap_mode=mmap_mode)
    np.testing.assert_array_equal(dataset.X, ROWS)
    assert isinstance(dataset.X.base, np.memmap) == (mmap_mode is not None)
    batch = next(dataset.iterator("shuffled_sequential", 4, rng=1))
    assert sorted(batch[:, 0]) == [0, 3, 6, 9]
    dataset = NpyDataset(tmp_path / "images.npy", mmap_mode)
    np.testing.assert_array_equal(dataset.get_topological_view(), IMAGES)
    np.testing.assert_array_equal(dataset.X[1, :6], IMAGES[1, ..., 0].ravel())


def test_no_mode_changes_the_file(tmp_path):
    np.save(tmp_path / "rows.npy", ROWS)
    before = (tmp_path / "rows.npy").read_bytes()
    for mode in ("r+", "c"):
        dataset = NpyDataset(tmp_path / "rows.npy", mode)
        dataset.X[:] = 0
        dataset.X.base.flush()
        assert (tmp_path / "rows.npy").read_bytes() == before


def test_arrays_of_an_npz_file(tmp_path):
    np.savez(tmp_path / "data.npz", x=ROWS, images=IMAGES, y=np.arange(4))
    dataset = yaml_parse.load(
        "!obj:pylearn2.datasets.npy_npz.NpzDataset { file: '%s', key: 'x', target_key: 'y' }"
        % (tmp_path / "data.npz")
    )
    np.testing.assert_array_equal(dataset.X, ROWS)
    np.testing.assert_array_equal(dataset.y, range(4))
    dataset = NpzDataset(tmp_path / "data.npz", "images")
    assert dataset.y is None and dataset.get_topological_view().shape == (4, 2, 3, 2)


def test_files_of_another_kind_are_named(tmp_path):
    np.save(tmp_path / "rows.npy", ROWS)
    np.save(tmp_path / "flat.npy", np.zeros(3))
    np.save(tmp_path / "objects.npy", np.array([None, {}]), allow_pickle=True)
    np.savez(tmp_path / "data.npz", x=ROWS)
    (tmp_path / "short.npy").write_bytes((tmp_path / "rows.npy").read_bytes()[:-1])
    cases = [
        (lambda: NpyDataset(tmp_path / "nowhere.npy"), DataError, "nowhere.npy cannot be read: No"),
        (lambda: NpyDataset(tmp_path / "nowhere.npy", "r"), DataError, "nowhere.npy cannot be re"),
        (lambda: NpyDataset(tmp_path / "data.npz"), DataError, "data.npz .* it is an .npz file"),
        (lambda: NpyDataset(tmp_path / "short.npy"), DataError, "short.npy cannot be read as an"),
        (lambda: NpyDataset(tmp_path / "short.npy", "r"), DataError, "short.npy cannot be read as"),
        (lambda: NpyDataset(tmp_path / "objects.npy"), DataError, "objects.npy cannot be read as"),
        (lambda: NpyDataset(tmp_path / "flat.npy"), ValueError, "flat.npy: .*four dim.*, found 1"),
        (lambda: NpyDataset(tmp_path / "rows.npy", "w+"), DataError, "none of r, c, r\\+"),
        (lambda: NpyDataset(tmp_path / "rows.npy", "x"), DataError, "rows.npy cannot be read as"),
        (lambda: NpzDataset(tmp_path / "rows.npy", "x"), DataError, "is no .npz file of arrays"),
        (lambda: NpzDataset(tmp_path / "data.npz", "z"), DataError, "no array named z; it has x"),
        (lambda: NpzDataset(tmp_path / "data.npz", "x", "y"), DataError, "no array named y"),
    ]
    for make, kind, text in cases:
        with pytest.raises(kind, match=text):
            make()
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), ROWS)
