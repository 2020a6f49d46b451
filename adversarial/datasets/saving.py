"""Fitted preprocessors and data sets in files: one ``.npz`` of named arrays and a JSON text.

Names inside the file: ``data.json`` (UTF-8 bytes), for a data set ``X`` and ``y``, for a
preprocessor ``state/<number>/<name>``. `adversarial.checkpoint.serial.load`, and so ``!pkl:``,
gives back what was saved.
"""

import json
import math

from adversarial.config.interpolate import expand_path
from adversarial.config.resolve import resolve_class
from adversarial.config.signature import kept_arguments, keywords_of
from adversarial.datasets import preprocessing
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import DataError, blaming
from adversarial.files import npz
from adversarial.files.arrays import model_path
from adversarial.files.json_files import parse_json

FORMAT = 1
METADATA = "data.json"
UNBUILDABLE = "does not describe a data set or preprocessor that can be rebuilt"
# Arguments that are saved in a way of their own, or not at all.
_APART = {"X", "topo_view", "y", "view_converter", "X_labels", "y_labels", "rng"}
_DROPPED = {"preprocessor", "fit_preprocessor"}


def save_preprocessor(path, preprocessor):
    """Save a preprocessor with its fit; the file appears whole or not at all.

    Parameters
    ----------
    path : str or path
        A ``.pkl`` becomes ``.npz``, as for models; ``${VAR}`` and ``~`` are expanded.
    preprocessor : Preprocessor
        One of ours, perhaps a `Pipeline` of them.

    Returns
    -------
    str
        The path written.

    Raises
    ------
    DataError
        If it is of another kind, has an argument that is not plain, or cannot be written.
    """
    arrays: dict = {}
    return _write(path, {"preprocessor": _describe(preprocessor, arrays)}, arrays)


def save_dataset(path, dataset):
    """Save a data set as it is now; the file appears whole or not at all.

    Parameters
    ----------
    path : str or path
        A ``.pkl`` becomes ``.npz``, as for models; ``${VAR}`` and ``~`` are expanded.
    dataset : DenseDesignMatrix

    Returns
    -------
    str
        The path written.

    Raises
    ------
    DataError
        If it has an argument that is not plain, or cannot be written.

    Notes
    -----
    Its class and arguments are saved too, so that what is loaded is shown as the original is; its
    preprocessor and the state of its generator are not.
    """
    converter = dataset.view_converter
    description = {
        "class": f"{type(dataset).__module__}.{type(dataset).__qualname__}",
        "arguments": _arguments(dataset, _APART | _DROPPED),
        "view": converter and {"shape": list(converter.shape), "axes": list(converter.axes)},
        "X_labels": dataset.X_labels,
        "y_labels": dataset.y_labels,
    }
    arrays = {"X": dataset.X}
    if dataset.y is not None:
        arrays["y"] = dataset.y
    return _write(path, {"dataset": description}, arrays)


def rebuild(path, arrays, allow=()):
    """Make what was saved from the arrays of its file.

    Parameters
    ----------
    path : path
        For messages.
    arrays : dict of str to array
        With `METADATA` among them.
    allow : iterable of str
        Further packages whose data sets the file may name.

    Returns
    -------
    Preprocessor or DenseDesignMatrix

    Raises
    ------
    DataError
        If the file does not describe one.
    """
    with blaming(path, UNBUILDABLE):
        metadata = parse_json(arrays[METADATA].tobytes())
        if metadata["format"] != FORMAT:
            raise ValueError(f"it has format {metadata['format']}, not {FORMAT}")
        if "preprocessor" in metadata:
            return _preprocessor(metadata["preprocessor"], arrays)
        return _dataset(metadata["dataset"], arrays, allow)


def _describe(preprocessor, arrays):
    name = type(preprocessor).__name__
    if not type(preprocessor).__module__.startswith("adversarial."):
        raise DataError(f"A {name} is no preprocessor of this package and cannot be saved.")
    if isinstance(preprocessor, preprocessing.Pipeline):
        return {"class": name, "items": [_describe(item, arrays) for item in preprocessor.items]}
    number = len({key.split("/")[1] for key in arrays})
    state = {key: f"state/{number}/{key}" for key in preprocessor.get_state()}
    arrays.update({state[key]: array for key, array in preprocessor.get_state().items()})
    return {"class": name, "arguments": _arguments(preprocessor), "state": state}


def _preprocessor(description, arrays):
    name = description["class"]
    cls = resolve_class(f"{preprocessing.__name__}.{name}", preprocessing.Preprocessor)
    if "items" in description:
        return preprocessing.Pipeline([_preprocessor(i, arrays) for i in description["items"]])
    made = cls(**description["arguments"])
    made.set_state({key: arrays[place] for key, place in description["state"].items()})
    return made


def _arguments(instance, apart=()):
    """Arguments of the constructor, read from attributes of their names."""
    kept, _ = kept_arguments(instance)
    try:
        return json.loads(json.dumps({key: kept[key] for key in kept if key not in apart}))
    except TypeError as error:
        raise DataError(
            f"This {type(instance).__name__} cannot be saved: its arguments must be numbers, texts "
            f"or lists of them ({error})."
        ) from error


def _dataset(description, arrays, allow):
    cls = resolve_class(description["class"], DenseDesignMatrix, allow)
    required, optional, _ = keywords_of(cls)
    # Not its own constructor, which would read the data again.
    dataset = cls.__new__(cls)
    for name, value in description["arguments"].items():
        if name not in (*required, *optional) or name in _APART | _DROPPED:
            raise ValueError(f"{description['class']} has no argument {name}")
        setattr(dataset, name, tuple(value) if name == "axes" else value)
    view = description["view"]
    DenseDesignMatrix.__init__(
        dataset,
        X=arrays["X"],
        y=arrays.get("y"),
        view_converter=view and DefaultViewConverter(view["shape"], view["axes"]),
        X_labels=description["X_labels"],
        y_labels=description["y_labels"],
    )
    if view and math.prod(view["shape"]) != dataset.X.shape[1]:
        raise ValueError(f"rows of {dataset.X.shape[1]} values are no images of {view['shape']}")
    return dataset


def _write(path, metadata, arrays):
    path = model_path(expand_path(path))
    text = npz.json_array({"format": FORMAT, **metadata})
    npz.write_arrays(path, {METADATA: text, **arrays}, DataError)
    return path
