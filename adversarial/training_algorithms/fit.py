"""Whether data sets, batches and models fit each other, before graphs are made."""

from collections.abc import Iterator
from typing import Any

from adversarial.datasets.dataset import Dataset
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.finite_iterator import flatten_specs
from adversarial.datasets.iteration import IterationMode, has_uniform_batch_size, plan
from adversarial.errors import ConfigError
from adversarial.space.data_specs import DataSpecsMapping


def faults_of_size(
    algorithm: Any,
    label: str,
    dataset: Dataset,
    mode: IterationMode,
    batch_size: int | None,
    num_batches: int | None,
    fixed: bool,
) -> Iterator[ConfigError]:
    """Batches that a data set does not give.

    Parameters
    ----------
    algorithm : TrainingAlgorithm
        Whose arguments are at fault.
    label : str
        What the data set is, for messages.
    dataset : Dataset
    mode, batch_size, num_batches
        How it is gone through.
    fixed : bool
        Whether the model takes batches of one size only.
    """
    examples = dataset.get_num_examples()
    if not getattr(dataset, "known_shape", True):
        return
    if examples == 0:
        yield ConfigError(f"{label} is empty: it has no examples.", dataset)
        return
    arguments = "batch_size batches_per_iter"
    if label != "the training set":
        arguments = f"monitoring_batch_size monitoring_batches {arguments}"
    elif batch_size is not None and batch_size > examples and mode != "random_uniform":
        text = f"batch_size {batch_size} is larger than {label}, which has {examples} examples."
        yield ConfigError(text, algorithm, arguments)
        return
    try:
        size, number = plan(mode, examples, batch_size, num_batches)
    except ValueError as error:
        yield ConfigError(f"{label}: {error}", algorithm, arguments)
        return
    if number == 0:
        text = f"{label} has {examples} examples, which make no batch of {size} in mode {mode}."
        yield ConfigError(text, algorithm, arguments)
    elif fixed and not has_uniform_batch_size(mode) and examples % size:
        yield ConfigError(
            f"Dataset size is not a multiple of batch size: {label} has {examples} examples. Use "
            "one of the even_* iteration modes.",
            algorithm,
            arguments,
        )


def faults_of_data(
    label: str, dataset: Dataset, mapping: DataSpecsMapping, model: Any = None
) -> Iterator[ConfigError]:
    """Sources that a data set does not have, or has in another form than the model takes.

    Parameters
    ----------
    label : str
        What the data set is, for messages.
    dataset : Dataset
    mapping : DataSpecsMapping
        What the cost wants.
    model : Model, optional
        What is at fault; the data set unless given.
    """
    if dataset.get_num_examples() == 0:
        return
    try:
        there = {source: space for space, source in flatten_specs(dataset.get_data_specs())}
    except ValueError as error:
        if isinstance(dataset, DenseDesignMatrix):  # of others the iterator may know more
            yield ConfigError(f"{label}: {error}", dataset)
        return
    network = getattr(model, "discriminator", model)
    for space, source in mapping.pairs:
        if source not in there:
            missing = f"{label} has no {source}, only {', '.join(there)}; the cost needs them."
            yield ConfigError(missing, dataset)
            continue
        if not isinstance(dataset, DenseDesignMatrix) or not dataset.known_shape:
            continue
        specs = (space, source)
        try:
            next(dataset.iterator("sequential", 1, 1, data_specs=specs, return_tuple=True))
        except (TypeError, ValueError) as error:
            given = there[source]
            said = f"{label} gives {source} as {given}, but the model takes {space}."
            if str(space) not in str(error):
                said = f"{said[:-1]}: {error}"
            if model is None:
                yield ConfigError(said, dataset)
            elif source == "targets" and getattr(network, "layers", None):
                yield ConfigError(said, network.layers[-1], "n_classes dim")
            else:
                yield ConfigError(said, network, "nvis input_space")
