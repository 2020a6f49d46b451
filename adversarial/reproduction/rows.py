"""The rows of Table 1: what the paper says, and which experiment makes them here."""

from dataclasses import dataclass, field
from typing import Optional


@dataclass(frozen=True)
class Row:
    """A model of Table 1.

    Attributes
    ----------
    id : str
    model : str
        As the paper calls it.
    mnist, tfd : pair of float
        Published log-likelihood and its ±, in nats.
    source : str
        Whose number it is.
    files : pair of str, or None
        Experiment files for MNIST and TFD, below ``yaml_configs``; their small twins have the same
        names below ``yaml_configs/quick``. None for our own row, which is an `Experiment`.
    quick : dict
        What is trained differently at the quick scale: arguments of `Desk.training`.
    snapshots : int, optional
        Epochs between copies that are kept at full scale, if the best one is to be chosen.
    """

    id: str
    model: str
    mnist: tuple
    tfd: tuple
    source: str
    files: Optional[tuple] = None
    quick: dict = field(default_factory=dict)
    snapshots: Optional[int] = None


def _baseline(name):
    return f"baselines/{name}.yaml", f"baselines/{name}_tfd.yaml"


OTHERS = (
    Row("dbn", "DBN", (138, 2), (1909, 66), "[3]", _baseline("dbn")),
    Row("stacked_cae", "Stacked CAE", (121, 1.6), (2110, 50), "[3]", _baseline("stacked_cae")),
    Row(
        "deep_gsn",
        "Deep GSN",
        (214, 1.1),
        (1890, 29),
        "[5]",
        _baseline("deep_gsn"),
        quick={"epochs": 10, "settings": ("dataset.stop=10000",)},
        snapshots=50,
    ),
)
OURS = Row("adversarial_nets", "Adversarial nets", (225, 2), (2057, 26), "the paper")
