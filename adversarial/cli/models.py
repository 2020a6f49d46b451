"""Trained pairs and data for them, for the commands that look at them."""

from adversarial.checkpoint import load_model
from adversarial.datasets.paper import name_of, paper_set, set_like
from adversarial.datasets.recipe import carry_out
from adversarial.errors import AdversarialError, ModelFileError
from adversarial.messages import warn
from adversarial.rng import Streams
from adversarial.run import model_of


def load_sampler(path, allow=(), seed=None):
    """Load a model that can be sampled; arguments and errors as for :func:`load_pair`.

    Returns
    -------
    Model
        With ``draw_samples`` and ``sample_space``: a pair, or a model with Markov chains, which
        takes its seed when it is sampled.
    """
    model = _load(path, allow, "sample_space")
    return _reseeded(model, seed) if hasattr(model, "generator") else model


def load_pair(path, allow=(), seed=None):
    """Load a model that has a generator.

    Parameters
    ----------
    path : str
    allow : iterable of str
        Further packages whose classes the file may name.
    seed : int, optional
        Begin the generator's noise with this seed.

    Returns
    -------
    AdversaryPair

    Raises
    ------
    ModelFileError
        If there is none, or it is another kind of model.
    """
    return _reseeded(_load(path, allow, "generator"), seed)


def _load(path, allow, needed):
    """Load a model that has an attribute."""
    model = load_model(model_of(path), allow=allow)
    if not hasattr(model, needed):
        raise ModelFileError(f"{path} holds a {type(model).__name__}, which has no generator.")
    return model


def _reseeded(pair, seed):
    if seed is not None:
        try:
            pair.generator.streams = Streams(seed)
        except ValueError as error:
            raise AdversarialError(f"--seed {seed}: {error}") from error
    return pair


def training_set(model, name=None, allow=()):
    """Read the data a model was trained on again.

    Parameters
    ----------
    model : Model
    name : {'mnist', 'cifar10', 'tfd'}, optional
        Read what the paper trains on of these, whatever the model says; see :func:`named_set`.
    allow : iterable of str

    Returns
    -------
    Dataset

    Raises
    ------
    AdversarialError
        If there is no name and the model does not know, or data are missing.
    """
    if name is not None:
        return named_set(name, "train", recipe_of(model, name, allow))
    if model.dataset_yaml_src is None:
        raise AdversarialError(
            "The model does not say which data it was trained on: name them with -d."
        )
    return carry_out(model.dataset_yaml_src, allow)


def test_set(model, name=None, allow=()):
    """Read the test set that belongs to a model's training data.

    Parameters
    ----------
    model, name, allow
        As for :func:`training_set`.

    Returns
    -------
    Dataset

    Raises
    ------
    AdversarialError
        As :func:`training_set`.
    NotImplementedError
        If the training data have no test set.
    """
    if name is not None:
        return named_set(name, "test", recipe_of(model, name, allow))
    return training_set(model, allow=allow).get_test_set()


def recipe_of(model, name, allow=()):
    """Read a model's training data, if they are of a data set.

    Parameters
    ----------
    model : Model
    name : {'mnist', 'cifar10', 'tfd'}
    allow : iterable of str

    Returns
    -------
    Dataset or None
        ``None`` if they are others, or cannot be read, which is told.
    """
    source = getattr(model, "dataset_yaml_src", None)
    if source is None or name not in source.lower():
        return None
    try:
        own = training_set(model, allow=allow)
    except AdversarialError as error:
        warn(
            f"The model's own data cannot be read, so {name} is taken as the paper has it: {error}"
        )
        return None
    return own if name_of(own) == name else None


def named_set(name, part, own=None, *fold):
    """Read a part of one of the paper's data sets, in the units in which a model sees it.

    Parameters
    ----------
    name : {'mnist', 'cifar10', 'tfd'}
    part : {'train', 'valid', 'test'}
    own : Dataset, optional
        The model's training data of this name, from :func:`recipe_of`; by default pixels are as
        the paper's models see them.
    *fold : int
        Of a data set with folds; 0 unless given.

    Returns
    -------
    Dataset
    """
    return paper_set(name, part, *fold) if own is None else set_like(own, part, *fold)


def check_width(model, rows, what):
    """Refuse to compare samples with rows of another length.

    Parameters
    ----------
    model : model that can be sampled
    rows : ndarray, shape (n, dims)
    what : str
        What the rows are, for the message.

    Raises
    ------
    AdversarialError
    """
    check_rows(model.sample_space().get_total_dimension(), rows, what)


def check_rows(width, rows, what):
    """As :func:`check_width`, for samples of so many numbers each."""
    if rows.shape[1] != width:
        raise AdversarialError(
            f"Samples of {width} numbers cannot be compared with {what} of {rows.shape[1]}."
        )
