"""Trained pairs, and the data they were trained on, for the commands that look at them."""

from adversarial.errors import AdversarialError, ModelFileError

TRAINING_SETS = {"mnist": {"which_set": "train", "start": 0, "stop": 50000}}


def load_pair(path, allow=()):
    """Load a model that has a generator.

    Parameters
    ----------
    path : str
    allow : iterable of str
        Further packages whose classes the file may name.

    Returns
    -------
    AdversaryPair

    Raises
    ------
    ModelFileError
        If there is none, or it is another kind of model.
    """
    from adversarial.checkpoint import load_model

    model = load_model(path, allow=allow)
    if not hasattr(model, "generator"):
        raise ModelFileError(f"{path} holds a {type(model).__name__}, which has no generator.")
    return model


def training_set(model, name=None, allow=()):
    """Read the data a model was trained on again.

    Parameters
    ----------
    model : Model
    name : {'mnist'}, optional
        What to read if the model does not know its data, or its recipe does not work here.
    allow : iterable of str

    Returns
    -------
    Dataset

    Raises
    ------
    AdversarialError
        If neither can be had.
    """
    from adversarial.config import yaml_parse
    from adversarial.datasets.mnist import MNIST

    if model.dataset_yaml_src is not None:
        try:
            return yaml_parse.load(
                model.dataset_yaml_src, allow=allow, filename="the model's recipe of its data"
            )
        except AdversarialError:
            if name is None:
                raise
    if name is None:
        raise AdversarialError(
            "The model does not say which data it was trained on: name them with -d."
        )
    return MNIST(**TRAINING_SETS[name])
