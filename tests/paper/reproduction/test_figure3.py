"""Figure 3, with pairs that nobody has trained."""

import numpy as np
import pytest


def by_id(record):
    return {claim["id"]: claim for claim in record["claims"]}


def test_figure_3_goes_on_a_line_or_an_arc(carried_out):
    record = carried_out("figure3")
    claims = by_id(record)
    assert claims["figure3.uniform.support"]["measured"] <= np.sqrt(3) + 1e-6
    assert claims["figure3.spherical.support"]["measured"] == pytest.approx(1, abs=1e-6)
    assert 1 / 10 <= claims["figure3.uniform.gradual"]["measured"] <= 1
    assert "gaussian noise skipped: tfd" in record["reason"]
