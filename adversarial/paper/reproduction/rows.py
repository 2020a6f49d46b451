"""The rows of Table 1: what the paper says, and which experiment makes them here."""

from dataclasses import dataclass, field

GUESSED = "settings were not published: widths, rates, epochs and chains are guesses; 50,000 digits"


@dataclass(frozen=True)
class Budget:
    """How a model is trained at one scale, where it is not as its file says.

    Attributes
    ----------
    epochs, snapshots : int, optional
        Arguments of `Workspace.training`.
    settings : dict of str to tuple of str
        Changes of the files, by data set.
    """

    epochs: int | None = None
    snapshots: int | None = None
    settings: dict = field(default_factory=dict)

    def arguments(self, data):
        """Keyword arguments of `Workspace.training` for a data set."""
        settings = tuple(self.settings.get(data, ()))
        return {"epochs": self.epochs, "snapshots": self.snapshots, "settings": settings}


@dataclass(frozen=True)
class Row:
    """A model of Table 1.

    Attributes
    ----------
    id : str
    model : str
        As the paper calls it.
    published : dict of str to pair of float
        Log-likelihood and its ± in nats, by data set.
    source : str
        Whose number it is.
    differs : str
        What is not as in the published run.
    file : str, optional
        Experiment file for MNIST, below ``yaml_configs``; that for faces ends in ``_tfd``. Their
        small twins are below ``yaml_configs/quick``. None for our own row, which is an
        `Experiment`.
    quick, full : Budget
    """

    id: str
    model: str
    published: dict
    source: str
    differs: str
    file: str | None = None
    quick: Budget = Budget()
    full: Budget = Budget()

    def training(self, options, data):
        """Name, file and further arguments of `Workspace.training`."""
        ending = "" if data == "mnist" else f"_{data}"
        file = f"{self.file}{ending}.yaml"
        budget = options.at(self.quick, self.full)
        return {
            "name": f"{self.id}{ending}",
            "file": options.at(f"quick/{file}", file),
            **budget.arguments(data),
        }


OTHERS = (
    Row("dbn", "DBN", {"mnist": (138, 2), "tfd": (1909, 66)}, "[3]", GUESSED, "baselines/dbn"),
    Row(
        "stacked_cae",
        "Stacked CAE",
        {"mnist": (121, 1.6), "tfd": (2110, 50)},
        "[3]",
        GUESSED,
        "baselines/stacked_cae",
    ),
    Row(
        "deep_gsn",
        "Deep GSN",
        {"mnist": (214, 1.1), "tfd": (1890, 29)},
        "[5]",
        "the authors' sizes and noise; 50,000 digits and not 60,000; 24 epochs at four times their "
        "rate and not 1,000; many chains that forget their start, not one from a test digit",
        "baselines/deep_gsn",
        quick=Budget(
            epochs=5,
            settings={
                "mnist": ("dataset.stop=20000",),
                "tfd": ("dataset.example_range=[0, 5000]",),
            },
        ),
        full=Budget(
            epochs=24,
            snapshots=4,
            settings=dict.fromkeys(("mnist", "tfd"), ("algorithm.learning_rate=1.",)),
        ),
    ),
)
OURS = Row(
    "adversarial_nets",
    "Adversarial nets",
    {"mnist": (225, 2), "tfd": (2057, 26)},
    "the paper",
    "the paper does not say how many epochs, and which sigmas were tried",
)
