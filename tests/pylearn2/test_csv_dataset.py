import csv
import gzip
import io

import aesara
import numpy as np
import pytest

from adversarial.config import yaml_parse
from adversarial.errors import DataError
from adversarial.pylearn2.csv_dataset import CSVDataset
from adversarial.space import IndexSpace, VectorSpace


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


ROWS = [[0, 0.5, -1.25], [2, 1e-3, 3.0], [1, 7.0, 8.0]]


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_read_as_programs_write_them(
    header, quoting, delimiter, end, encoding, tmp_path
):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([["Größe", "a", "b"]] * header + ROWS)
    contents = text.getvalue().encode(encoding)
    for name, raw in (("t.csv", contents), ("packed.csv.gz", gzip.compress(contents))):
        (tmp_path / name).write_bytes(raw)
        dataset = CSVDataset(tmp_path / name, delimiter=delimiter, expect_headers=header)
        np.testing.assert_allclose(np.hstack([dataset.y, dataset.X]), ROWS, rtol=1e-6)


@pytest.mark.parametrize(
    "text, arguments, message",
    [
        ("a,b\n0,1\n\n1,x\n", {}, "line 4, column 2: 'x' is no number."),
        ('a,b\n"0","1"\n"1",""\n', {}, "line 3, column 2: '' is no number."),
        ("a,b\n0,1\n1,2,3\n", {}, "line 3 has 3 columns, those above have 2."),
        ("a;b\n0;1\n", {}, "'0;1' is no number; if ';' separates columns, say delimiter: ';'."),
        ("a,b\n0,1\n", {"expect_headers": False}, "say expect_headers: 1."),
        ("a;b\n0;1,5\n", {"delimiter": ";"}, "'1,5' is no number; .* a decimal comma, which"),
    ],
)
def test_a_fault_is_placed_as_an_editor_counts(text, arguments, message, tmp_path):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        CSVDataset(tmp_path / "t.csv", **arguments)


def test_a_truncated_archive_is_one_line(tmp_path):
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"0,1\n" * 999)[:-9])
    with pytest.raises(DataError, match="t.csv.gz cannot be read"):
        CSVDataset(tmp_path / "t.csv.gz")
