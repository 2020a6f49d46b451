"""How far two computations of the same thing lie apart."""

from adversarial.paper.fidelity.gaps import Gap, gap_of, gap_of_series
from adversarial.paper.fidelity.original import compare_with_original, read_recorded
from adversarial.paper.fidelity.pairs import compare_histories, compare_models
from adversarial.paper.fidelity.replay import Replay, params_by_key

__all__ = [
    "Gap",
    "Replay",
    "compare_histories",
    "compare_models",
    "compare_with_original",
    "gap_of",
    "gap_of_series",
    "params_by_key",
    "read_recorded",
]
