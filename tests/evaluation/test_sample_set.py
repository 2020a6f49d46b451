"""Samples come with a record of how they were drawn."""

import numpy as np

from adversarial.baselines.gsn import GSN
from adversarial.evaluation.sample_set import draw_sample_set


def test_samples_of_a_generator_are_independent(generator):
    model = generator()
    drawn = draw_sample_set(model, 5)
    assert len(drawn.rows) == 5
    assert drawn.protocol == {"kind": "independent"}
    assert drawn.describe() == "Each sample is drawn by itself."
    assert drawn.seconds_per_sample == drawn.seconds / 5 > 0


def test_the_record_of_chains_is_what_draws_them_again():
    model = GSN(4, [3])
    drawn = draw_sample_set(model, 6, seed=3, chains=2, burn_in=1, thin=2)
    assert drawn.describe() == (
        "2 chains from zeros: a sample of each after 1 steps, then one every 2 steps."
    )
    plan = {name: drawn.protocol[name] for name in ("chains", "burn_in", "thin", "start")}
    again = model.draw_samples(6, drawn.protocol["seed"], **plan)
    np.testing.assert_array_equal(drawn.rows, again)


def test_a_start_that_is_given_is_recorded_by_its_name(numbers):
    drawn = draw_sample_set(
        GSN(4, [3]), 2, seed=3, start_name="test images", chains=2, start=numbers.rand(2, 4)
    )
    assert drawn.protocol["start"] == "test images"
