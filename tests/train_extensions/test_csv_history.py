import csv
import io

import numpy as np
import pytest

from adversarial.train_extensions.csv_history import CsvHistory


def test_a_table_quotes_names_and_writes_numbers_that_are_not_finite(make_pair, record, tmp_path):
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


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@SUM(A1)", " =x", "\t=x"])
def test_no_name_is_a_formula_to_a_spreadsheet(name):
    head = next(csv.reader(io.StringIO(CsvHistory("h.csv").head({name: None, "x": None}))))
    assert head[4:] == [f"'{name}", "x"]
