"""Table 2, and what is tried out of it."""

from adversarial.paper.reproduction import STEPS
from adversarial.paper.reproduction.table2 import TABLE


def test_the_table_is_whole():
    assert TABLE["columns"][-1] == "Adversarial models"
    assert [row[0] for row in TABLE["rows"]] == [
        "Training",
        "Inference",
        "Sampling",
        "Evaluating p(x)",
        "Model design",
    ]
    assert all(len(row) == len(TABLE["columns"]) == 5 and all(row) for row in TABLE["rows"])


def test_demonstrations_are_as_long_as_the_scale_says(told):
    quick, full = told(STEPS["table2"], "quick"), told(STEPS["table2"], "full")
    assert (quick["helvetica"]["more"], full["helvetica"]["more"]) == (15, 50)
    assert (quick["degenerate_data"], full["degenerate_data"]) == ({"epochs": 60}, {"epochs": 200})
