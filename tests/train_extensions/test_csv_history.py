import numpy as np

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
