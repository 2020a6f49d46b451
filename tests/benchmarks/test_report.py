"""From measurements to a page."""

import json

import pytest
import report

pytestmark = pytest.mark.compiled

PAGE = (
    "before\n<!-- updates -->\nold\n<!-- end -->\nbetween\n<!-- parzen -->\n<!-- end -->\nafter\n"
)
MACHINE = {
    "processor": "P",
    "threads": 2,
    "cores": 4,
    "memory_gigabytes": 8,
    "system": "S",
    "python": "3.11",
    "date": "2026-01-01 00:00",
}


def test_tables_go_between_their_marks_and_the_rest_stays(tmp_path):
    contenders = {
        "ours_c": {"median_seconds": 0.02},
        "ours_jax": {"failed": "no such thing"},
        "jax": {"median_seconds": 0.04},
    }
    part = {
        "experiment": "mnist",
        "parameters": 10**6,
        "gigaflop_in_products": 2.82,
        "floor_seconds": 0.01,
        "contenders": contenders,
        "machine": MACHINE,
    }
    (tmp_path / "mnist.json").write_text(json.dumps(part))
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    for _ in range(2):
        report.write(tmp_path, page)
        before, row, after = page.read_text().partition(
            "| `mnist` | 2.8 | 10 | 20 | - | - | 40 | 2.00 | - | 0.50 |\n"
        )
        assert row
        assert before.startswith("before\n<!-- updates -->\n| experiment |")
        assert after == "<!-- end -->\nbetween\n<!-- parzen -->\n<!-- end -->\nafter\n"


def test_growth_is_that_of_the_worst_step_over_its_arithmetic():
    points = [
        {"seconds_per_epoch": seconds, "gigaflop_per_epoch": work}
        for seconds, work in [(1, 1), (1.5, 2), (4.5, 4), (9, 8)]
    ]
    assert report.worst(points) == pytest.approx(1.5)


def test_memory_is_set_against_data_parameters_gradients_and_velocities():
    small = {"megabytes": 50, "data_megabytes": 10, "parameter_megabytes": 2}
    large = {"megabytes": 112, "data_megabytes": 40, "parameter_megabytes": 12}
    assert report.extra_megabytes(small, large) == "1.03"
    assert report.extra_megabytes(small, small) == "-"
