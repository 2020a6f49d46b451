"""The trainings that figures and tables need, each made once."""

from dataclasses import dataclass

from adversarial.paper.reproduction.workspace import Training


@dataclass(frozen=True)
class Experiment:
    """An experiment of the paper and its small twin.

    Attributes
    ----------
    data : {'mnist', 'cifar10', 'tfd'}
    file : str
        Below ``yaml_configs``; the twin has the same name below ``yaml_configs/quick``.
    quick, full : int
        Epochs at either scale. For MNIST and CIFAR-10 the paper does not say how many.
    snapshots : pair of int, optional
        Epochs between copies that are kept, at either scale.
    """

    data: str
    file: str
    quick: int
    full: int
    snapshots: tuple = (None, None)


EXPERIMENTS = {
    "mnist": Experiment("mnist", "mnist.yaml", 20, 400, (5, 20)),
    "tfd_pretrain": Experiment("tfd", "tfd_pretrain/pretrain.yaml", 4, 50),
    "tfd": Experiment("tfd", "tfd_pretrain/train.yaml", 2, 22),
    "cifar10_fully_connected": Experiment("cifar10", "cifar10_fully_connected.yaml", 3, 100),
    "cifar10_convolutional": Experiment("cifar10", "cifar10_convolutional.yaml", 1, 100),
}
STAGES = {"tfd": "tfd_pretrain"}


def trained(workspace, name, seed=None) -> Training:
    """Train an experiment, unless that has been done.

    Parameters
    ----------
    workspace : Workspace
    name : str
        Key of `EXPERIMENTS`.
    seed : int, optional
        Number of the replicate.

    Returns
    -------
    Training

    Raises
    ------
    SkippedError
        If its data are not there.
    """
    experiment, options = EXPERIMENTS[name], workspace.options
    workspace.need(experiment.data)
    first = trained(workspace, STAGES[name], seed) if name in STAGES else None
    file = options.at(f"quick/{experiment.file}", experiment.file)
    suffix = "" if seed is None else f"-seed{seed}"
    snapshots = options.at(*experiment.snapshots)
    length = epochs(options, name)
    return workspace.training(name + suffix, file, length, seed, snapshots, first=first)


def epochs(options, name):
    """How long an experiment is trained.

    Parameters
    ----------
    options : Options
    name : str

    Returns
    -------
    int
    """
    experiment = EXPERIMENTS[name]
    if options.epochs is not None and name == "mnist":
        return options.epochs
    return options.at(experiment.quick, experiment.full)
