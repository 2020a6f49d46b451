import numpy as np
import pytest

from adversarial.monitor import format_value, number_aware


@pytest.mark.parametrize(
    "value, text",
    [
        (np.float32(0.1), "0.10000000149"),
        (0.1, "0.1"),
        (1, "1.0"),
        (0, "0.0"),
        (-3.5, "-3.5"),
        (9999.5, "9999.5"),
        (10000, "1.000e+04"),
        (-123456.0, "-1.235e+05"),
        (1e-5, "1e-05"),
        (0.909090816975, "0.909090816975"),
        (1 / 3, "0.333333333333"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (-float("inf"), "-inf"),
    ],
)
def test_values_are_shown_with_twelve_digits_or_in_powers_of_ten(value, text):
    assert format_value(value) == text


def test_numbers_in_names_compare_as_numbers_before_letters():
    names = ["x9", "x10", "x", "xa", "x9a", "x9_1", "x09"]
    ordered = sorted(names, key=number_aware)
    assert ordered.index("x") == 0
    assert ordered.index("x9") < ordered.index("x10") < ordered.index("xa")
