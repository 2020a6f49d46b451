"""Data sets in .npy, .npz and .csv files."""

import aesara
import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.datasets.npy_npz import NpyDataset, NpzDataset
from adversarial.errors import DataError
from adversarial.pylearn2.csv_dataset import CSVDataset
from adversarial.space import IndexSpace, VectorSpace

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
        (lambda: NpyDataset(tmp_path / "rows.npy", "w+"), DataError, "would erase the file"),
        (lambda: NpyDataset(tmp_path / "rows.npy", "x"), DataError, "rows.npy cannot be read as"),
        (lambda: NpzDataset(tmp_path / "rows.npy", "x"), DataError, "is no .npz file of arrays"),
        (lambda: NpzDataset(tmp_path / "data.npz", "z"), DataError, "no array named z; it has x"),
        (lambda: NpzDataset(tmp_path / "data.npz", "x", "y"), DataError, "no array named y"),
    ]
    for make, kind, text in cases:
        with pytest.raises(kind, match=text):
            make()
    np.testing.assert_array_equal(np.load(tmp_path / "rows.npy"), ROWS)


@pytest.fixture
def table(tmp_path):
    """Ten rows: a class, then three features."""
    rows = [[i % 3, i, i / 2, -i] for i in range(10)]
    lines = ["class,a,b,c", *(",".join(map(str, row)) for row in rows)]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path / "t.csv", np.array(rows)


def test_classes_come_first(table):
    path, rows = table
    dataset = CSVDataset(path)
    np.testing.assert_array_equal(dataset.X, rows[:, 1:])
    np.testing.assert_array_equal(dataset.y, rows[:, :1])
    assert dataset.X.dtype == aesara.config.floatX
    assert dataset.get_data_specs()[0].components == [VectorSpace(3), IndexSpace(3, 1)]
    one_hot = CSVDataset(path, one_hot=True)
    np.testing.assert_array_equal(one_hot.y, np.eye(3)[rows[:, 0].astype(int)])
    assert one_hot.get_data_specs()[0].components[1] == VectorSpace(3)


def test_numbers_to_predict_may_be_several_columns_or_none(table):
    path, rows = table
    dataset = CSVDataset(path, task="regression", num_outputs=2)
    np.testing.assert_array_equal(dataset.X, rows[:, 2:])
    np.testing.assert_array_equal(dataset.y, rows[:, :2])
    bare = CSVDataset(path, expect_labels=False)
    np.testing.assert_array_equal(bare.X, rows)
    assert bare.y is None


@pytest.mark.parametrize(
    "arguments, kept",
    [
        ({"start": 2, "stop": 5}, slice(2, 5)),
        ({"start": 7}, slice(7, 10)),
        ({"stop": 2}, slice(0, 2)),
        ({"start_fraction": 0.25}, slice(0, 2)),
        ({"end_fraction": 0.5}, slice(5, 10)),
        ({"end_fraction": 1.0}, slice(0, 10)),
    ],
)
def test_parts_of_the_rows_keep_the_space_of_all_classes(table, arguments, kept):
    path, rows = table
    dataset = CSVDataset(path, **arguments)
    np.testing.assert_array_equal(dataset.X, rows[kept, 1:])
    np.testing.assert_array_equal(dataset.y, rows[kept, :1])
    assert dataset.y_labels == 3


def test_other_delimiters_and_no_header(tmp_path, monkeypatch):
    monkeypatch.setenv("HERE", str(tmp_path))
    (tmp_path / "t.tsv").write_text("1\t2.5\n0\t-1e-3\n", encoding="utf-8")
    dataset = yaml_parse.load(
        "!obj:pylearn2.datasets.csv_dataset.CSVDataset "
        '{ path: "${HERE}/t.tsv", delimiter: "\\t", expect_headers: 0 }'
    )
    np.testing.assert_allclose(dataset.X, [[2.5], [-1e-3]], rtol=1e-6)
    np.testing.assert_array_equal(dataset.y, [[1], [0]])


@pytest.mark.parametrize(
    "arguments, text",
    [
        ({"task": "foo"}, "task must be one of classification, regression, got 'foo'"),
        ({"num_outputs": 2}, "a class is one column, got num_outputs=2"),
        ({"task": "regression", "num_outputs": 0}, "at least 1, got 0"),
        ({"start_fraction": 1.5}, "start_fraction must be above 0 and at most 1, got 1.5"),
        ({"start_fraction": 0.5, "stop": 3}, "give start and stop, or start_fraction, or end_fra"),
        ({"start": 3, "stop": 11}, "stop=11>m=10"),
        ({"start_fraction": 0.01}, "stop=0 must be greater"),
    ],
)
def test_impossible_arguments_are_refused(arguments, text, table):
    with pytest.raises(ValueError, match=text):
        CSVDataset(table[0], **arguments)


@pytest.mark.parametrize(
    "text, message",
    [
        ("a,b\n", "found 0 rows"),
        ("", "found 0 rows"),
        ("a\n1\n2\n", "more than 1 columns, found 2 rows of 1"),
        ("a,b\n1,x\n", "is no table of numbers"),
        ("a,b\n1,2\n3\n", "is no table of numbers"),
        ("a,b\n0.5,1\n", "classes must be 0, 1, 2 and so on"),
        ("a,b\n-1,1\n", "classes must be 0, 1, 2 and so on"),
        ("a,b\n1e30,1\n", "classes must be 0, 1, 2 and so on"),
        ("a,b\nnan,1\n", "classes must be 0, 1, 2 and so on"),
    ],
)
def test_other_files_are_refused(text, message, tmp_path):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message) as caught:
        CSVDataset(tmp_path / "t.csv")
    assert str(tmp_path / "t.csv") in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(DataError, match="nowhere.csv cannot be read"):
        CSVDataset(tmp_path / "nowhere.csv")
