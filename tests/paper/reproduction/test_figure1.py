"""Figure 1's step."""

from adversarial.paper.reproduction import STEPS


def test_the_game_is_as_long_as_the_scale_says(told):
    assert told(STEPS["figure1"], "quick") == {"four_moments": {"epochs": 80}}
    assert told(STEPS["figure1"], "full") == {"four_moments": {"epochs": 300}}
