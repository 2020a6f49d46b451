"""What an experiment computes where the original's values were recorded."""

import contextlib
import functools

from adversarial.backend import function
from adversarial.train_extensions import TrainExtension


def params_by_key(model):
    """Parameters by recorded key, ``PLAYER/PARAMETER``; of two with one name the last.

    Parameters
    ----------
    model : Model

    Returns
    -------
    dict of str to shared variable
    """
    return {
        f"{player}/{param.name}": param
        for player, network in model.players().items()
        for param in network.get_params()
    }


def _values(model):
    return {key: param.get_value() for key, param in params_by_key(model).items()}


class Recorder(TrainExtension):
    """Keeps the parameters at every monitoring, as ``epochs``."""

    only_watches = True

    def __init__(self):
        self.epochs = []

    def on_monitor(self, model, dataset, algorithm):
        """Copy them."""
        self.epochs.append(_values(model))


class Replay:
    """An experiment, computed as far as somebody asks for it.

    Parameters
    ----------
    load : callable
        Makes a fresh experiment.
    """

    def __init__(self, load):
        self.load = load

    def compiling(self):
        """A context in which everything is compiled."""
        return contextlib.nullcontext()

    def prepare(self, train):
        """Change an experiment before it is run as a whole; it saves nothing by itself."""
        train.save_freq, train.checkpoints = 0, None

    @functools.cached_property
    def initial(self):
        """Parameters after loading, by recorded key."""
        return _values(self.load().model)

    def _first_batch(self, train):
        X = train.model.get_input_space().make_theano_batch(name="X")
        rows = train.dataset.iterator(
            mode="sequential",
            batch_size=train.algorithm.batch_size,
            data_specs=(train.model.get_input_space(), train.model.get_input_source()),
        )
        return X, next(iter(rows))

    @functools.cached_property
    def calls(self):
        """Samples and objectives of the first two draws: a list of two dicts."""
        train = self.load()
        X, rows = self._first_batch(train)
        outputs = train.algorithm.cost.get_samples_and_objectives(train.model, X)
        named = {
            name: output
            for name, output in zip(("samples", "d_obj", "g_obj", "i_obj"), outputs)
            if not isinstance(output, int)
        }
        with self.compiling():
            call = function([X], list(named.values()))
        return [dict(zip(named, call(rows))) for _ in range(2)]

    @functools.cached_property
    def gradients(self):
        """Gradients of the first draw, by recorded key."""
        train = self.load()
        X, rows = self._first_batch(train)
        gradients, _ = train.algorithm.cost.get_gradients(train.model, X)
        with self.compiling():
            computed = function([X], list(gradients.values()))(rows)
        by_param = dict(zip(gradients, computed))
        return {key: by_param[param] for key, param in params_by_key(train.model).items()}

    @functools.cached_property
    def run(self):
        """The whole training: parameters at every monitoring, and the monitor."""
        train = self.load()
        self.prepare(train)
        recorder = Recorder()
        train.extensions.insert(0, recorder)
        with self.compiling():
            train.main_loop()
        return recorder.epochs, train.model.monitor
