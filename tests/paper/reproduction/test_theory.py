"""The step of sections 2 to 4."""

from adversarial.paper import theory
from adversarial.paper.reproduction import STEPS


def test_trained_demonstrations_are_as_long_as_the_scale_says(told):
    quick, full = told(STEPS["theory"], "quick"), told(STEPS["theory"], "full")
    assert quick["several_seeds"] == {"seeds": 3, "epochs": 60}
    assert full["several_seeds"] == {"seeds": 10, "epochs": 200}
    assert quick["trained_discriminator"] == {"epochs": 40}
    assert list(quick) == list(full)


def test_all_that_is_demonstrated_is_in_a_step(told):
    steps = ("theory", "figure1", "table2")
    assert sorted(name for step in steps for name in told(STEPS[step])) == sorted(theory.__all__)
