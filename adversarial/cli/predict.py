"""``adversarial predict``: what a supervised network says of examples."""

import csv
import io
import os

import numpy as np

from adversarial.checkpoint import load_model
from adversarial.cli.array_files import is_array_file
from adversarial.cli.models import test_set
from adversarial.cli.options.shared import DATASETS
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import AdversarialError, DataError, ModelFileError
from adversarial.evaluation import classes_of, images_to_rows, predict
from adversarial.files import npz
from adversarial.files.arrays import load_arrays
from adversarial.files.atomic import check_writable, replacing
from adversarial.messages import say
from adversarial.pylearn2.csv_dataset import CSVDataset
from adversarial.run import model_of
from adversarial.space import Conv2DSpace

TABLES = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
SAVED = (".csv", ".npy", ".npz")


def run(arguments):
    """Predict, save, and say how many are right where that is known."""
    place = arguments.output
    if place is not None:
        if not place.endswith(SAVED):
            raise AdversarialError(f"-o {place}: must end in {', '.join(SAVED)}.")
        check_writable(place)
    model = load_model(model_of(arguments.model), allow=arguments.allow)
    if not hasattr(model, "fprop") or not hasattr(model, "layers"):
        raise ModelFileError(
            f"{arguments.model} holds a {type(model).__name__}, which is no supervised network."
        )
    data = _data(model, arguments)
    try:
        outputs = predict(model, data)
    except (ValueError, TypeError) as error:
        raise DataError(f"The data do not fit the network: {error}") from error
    classes = classes_of(model, outputs)
    say(f"{len(outputs)} examples, {outputs.shape[1]} outputs each.")
    _judge(classes, outputs, getattr(data, "y", None))
    if place is not None:
        _save(place, classes, outputs)
        say(f"The predictions are in {place}.")


def _judge(classes, outputs, y):
    """Print how good predictions are."""
    if y is None:
        return
    y = np.asarray(y).reshape(len(y), -1)
    if classes is not None:
        truth = y[:, 0] if y.shape[1] == 1 else y.argmax(axis=1)
        right = int((classes == truth).sum())
        say(f"Accuracy = {right / len(y)} ({len(y) - right} of {len(y)} misclassified)")
    elif y.shape == outputs.shape:
        say(f"Mean squared error = {np.square(outputs - y, dtype=np.float64).mean()}")


def _save(place, classes, outputs):
    if place.endswith(".npz"):
        named = {"outputs": outputs}
        if classes is not None:
            named = {"classes": classes, "probabilities": outputs}
        npz.write_arrays(place, named, AdversarialError)
        return
    columns = outputs if classes is None else np.column_stack([classes, outputs])
    if place.endswith(".npy"):
        npz.write_rows(place, len(columns), [columns], AdversarialError)
        return
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    first = [] if classes is None else ["class"]
    kind = "output" if classes is None else "probability"
    writer.writerow([*first, *(f"{kind}_{k}" for k in range(outputs.shape[1]))])
    for number, row in enumerate(outputs):
        writer.writerow([*(() if classes is None else (classes[number],)), *map(str, row)])
    with replacing(place) as file:
        file.write(text.getvalue().encode())


def _data(model, arguments):
    """The examples, with targets where they are known."""
    source = arguments.data
    if source is None or source in DATASETS:
        try:
            return test_set(model, source, arguments.allow)
        except NotImplementedError as error:
            raise AdversarialError(f"{error} Name the data to predict from.") from error
    space = model.get_input_space()
    width = space.get_total_dimension()
    if source.lower().endswith(TABLES):
        X, y = _table(source, width)
    elif is_array_file(source):
        X, y = _arrays(source, width)
    else:
        raise AdversarialError(
            f"{source}: neither one of {', '.join(DATASETS)} nor a file that is there "
            f"(.npy, .npz, {', '.join(TABLES[:2])})."
        )
    converter = None
    if isinstance(space, Conv2DSpace):
        converter = DefaultViewConverter((*space.shape, space.num_channels))
    return DenseDesignMatrix(X=X.astype("float32"), y=y, view_converter=converter)


def _table(path, width):
    """The examples of a table; columns before them are targets."""
    delimiter = "\t" if ".tsv" in os.path.basename(path).lower() else ","

    def read(header):
        return CSVDataset(
            path, "regression", expect_labels=False, expect_headers=header, delimiter=delimiter
        ).X

    try:
        table = read(False)
    except DataError as error:
        if "expect_headers" not in str(error):
            raise
        table = read(True)
    if table.shape[1] < width:
        raise DataError(
            f"{path} has {table.shape[1]} columns, but the network takes {width} numbers."
        )
    targets = table.shape[1] - width
    return table[:, targets:], table[:, :targets] if targets else None


def _arrays(path, width):
    """The examples of a file of arrays, and targets if one array has as many rows."""
    arrays = load_arrays(path)
    if not isinstance(arrays, dict):
        arrays = {"": arrays}
    fitting = {
        name: array
        for name, array in arrays.items()
        if array.ndim > 1 and len(array) and array[0].size == width and array.dtype.kind in "biuf"
    }
    if len(fitting) > 1:  # Keras and others keep training and test examples side by side
        fitting = {name: array for name, array in fitting.items() if "test" in name}
    if len(fitting) != 1:
        shapes = ", ".join(f"{name} {array.shape}".strip() for name, array in arrays.items())
        raise DataError(f"{path}: expected one array of rows of {width} numbers, found {shapes}.")
    ((name, X),) = fitting.items()
    others = [
        array
        for other, array in arrays.items()
        if other != name and array.ndim in (1, 2) and len(array) == len(X)
    ]
    try:
        return images_to_rows(X), others[0].reshape(len(X), -1) if len(others) == 1 else None
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error
