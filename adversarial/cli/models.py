"""Trained pairs and data for them, for the commands that look at them."""

from adversarial.checkpoint import load_model
from adversarial.datasets.paper import paper_set
from adversarial.datasets.recipe import carry_out
from adversarial.errors import AdversarialError, ModelFileError
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
        Read what the paper trains on of these, whatever the model says.
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
        return paper_set(name, "train")
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
        return paper_set(name, "test")
    return training_set(model, allow=allow).get_test_set()


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
    width = model.sample_space().get_total_dimension()
    if rows.shape[1] != width:
        raise AdversarialError(
            f"Samples of {width} numbers cannot be compared with {what} of {rows.shape[1]}."
        )
