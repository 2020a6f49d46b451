"""The rows of Table 1: what the paper says, and which experiment makes them here."""

from dataclasses import dataclass
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
    file : str or None
        Experiment file for MNIST, below ``yaml_configs``; its small twin has the same name below
        ``yaml_configs/quick``. None as long as there is none: then the row shows what was
        published, and nothing beside it.
    """

    id: str
    model: str
    mnist: tuple
    tfd: tuple
    source: str
    file: Optional[str] = None


OTHERS = (
    Row("dbn", "DBN", (138, 2), (1909, 66), "[3]"),
    Row("stacked_cae", "Stacked CAE", (121, 1.6), (2110, 50), "[3]"),
    Row("deep_gsn", "Deep GSN", (214, 1.1), (1890, 29), "[5]"),
)
OURS = Row("adversarial_nets", "Adversarial nets", (225, 2), (2057, 26), "the paper")
