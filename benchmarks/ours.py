"""The contender that is this package, with one of its backends."""

import argparse
import contextlib
import logging
import platform
import sys
import time
import warnings
from pathlib import Path

from channel import peak_megabytes, serve, timed


def synthetic(data, examples):
    """Settings that put random images in the place of an experiment's data.

    Parameters
    ----------
    data : int or list of int
        Shape of an example.
    examples : int
        For training; there are half as many for monitoring, as in the paper's experiments or more.
    """
    text = "!obj:synthetic.images {{ shape: {}, examples: {}, seed: {} }}"
    return [
        f"dataset={text.format(data, examples, 0)}",
        f"algorithm.monitoring_dataset.valid={text.format(data, examples // 2, 1)}",
    ]


class Run:
    """An experiment that one backend has compiled.

    Parameters
    ----------
    config : str or path-like
    backend, device : str
    overrides : iterable of str
        Changes, as for ``adversarial train --set``.
    monitored : bool
        Whether the monitor is set up as well, to be compiled by :meth:`monitor`.

    Attributes
    ----------
    compile_seconds : float
        To build the updates and compile what can be compiled before the first one.
    """

    def __init__(self, config, backend, device="cpu", overrides=(), monitored=False):
        from adversarial.backend import use
        from adversarial.config import yaml_parse

        self._train = yaml_parse.load_train_file(config, allow=["synthetic"], overrides=overrides)
        if not monitored:
            self._train.algorithm.monitoring_dataset = {}
        self._using = contextlib.ExitStack()
        self.backend = self._using.enter_context(use(backend, device))
        begin = time.perf_counter()
        self._train.algorithm.setup(self._train.model, self._train.dataset)
        self.compile_seconds = time.perf_counter() - begin

    @property
    def block(self):
        """Updates that one call makes, if there are as many to make."""
        return getattr(self.backend, "block", 1)

    def seconds(self, updates):
        """Make updates as training makes them, through the data again and again.

        Parameters
        ----------
        updates : int

        Returns
        -------
        float
            How long they took.
        """
        algorithm, start = self._train.algorithm, time.perf_counter()
        while updates > 0:
            batches = self._train.dataset.iterator(
                mode="shuffled_sequential",
                batch_size=algorithm.batch_size,
                rng=algorithm.rng,
                data_specs=algorithm._mapping.flat_specs,
                return_tuple=True,
            )
            for batch, _ in algorithm._updater.feed(batches):
                algorithm._learn(batch)
                for extension in algorithm.extensions:
                    extension.on_update(self._train.model, self._train.dataset, algorithm)
                updates -= 1
                if updates == 0:
                    break
        algorithm._updater.wait()
        return time.perf_counter() - start

    def epoch(self):
        """Train for one epoch as an experiment does; returns seconds."""
        start = time.perf_counter()
        self._train.algorithm.train(self._train.dataset)
        return time.perf_counter() - start

    def monitor(self):
        """Compile the monitor and measure once; returns seconds."""
        start = time.perf_counter()
        self._train.model.monitor()
        return time.perf_counter() - start


class Ours:
    """What the suite asks of this package; see :func:`channel.serve`.

    Parameters
    ----------
    backend : {'c', 'jax'}
    """

    def __init__(self, backend):
        import adversarial  # noqa: F401  (before anything imports Aesara)

        self.backend = backend
        self.run = None
        self._product = None

    def begin(self):
        """Import everything and compile something; returns megabytes held until now."""
        import aesara.tensor as at
        import numpy as np

        from adversarial.backend import function, use
        from adversarial.config import yaml_parse  # noqa: F401

        x = at.fmatrix()
        with use(self.backend):
            function([x], at.dot(x, x))(np.ones((64, 64), np.float32))
        return peak_megabytes()

    def start(self, config, overrides, monitored=False):
        """Build, compile and make the first update.

        Returns
        -------
        dict
            Seconds to compile before the first update, and of that update.
        """
        self.run = Run(config, self.backend, overrides=overrides, monitored=monitored)
        return {"compile": self.run.compile_seconds, "first_update": self.run.seconds(1)}

    def seconds(self, updates):
        """See :meth:`Run.seconds`."""
        return self.run.seconds(updates)

    def epoch(self):
        """See :meth:`Run.epoch`."""
        return self.run.epoch()

    def monitor(self):
        """See :meth:`Run.monitor`."""
        return self.run.monitor()

    def save_untrained(self, config, overrides, path):
        """Save an experiment's model as it begins."""
        from adversarial.checkpoint import save_model
        from adversarial.config import yaml_parse

        train = yaml_parse.load_train_file(config, allow=["synthetic"], overrides=overrides)
        save_model(path, train.model)

    def peak(self):
        """Megabytes held at most."""
        return peak_megabytes()

    def versions(self):
        """What this is and runs on."""
        import aesara
        import numpy

        from adversarial import __version__
        from adversarial.backend import blas_report

        found = {"adversarial": __version__, "aesara": aesara.__version__}
        found.update(numpy=numpy.__version__, python=platform.python_version())
        if self.backend == "jax":
            import jax

            found["jax"] = jax.__version__
        else:
            blas = blas_report()
            found.update(blas=blas.name, kernels=blas.core_type, threads=blas.threads)
        return found

    def floor(self, products, repeats=3):
        """Seconds of matrix products, one by one, by the BLAS that compiled functions link.

        Parameters
        ----------
        products : list of [rows, inner, columns, count]
        repeats : int
            Calls of each, of which the fastest counts.
        """
        import aesara.tensor as at
        import numpy as np

        from adversarial.backend import function, use

        if self._product is None:
            left, right = at.fmatrix(), at.fmatrix()
            with use("c"):
                self._product = function([left, right], at.dot(left, right))
        total = 0.0
        for rows, inner, columns, count in products:
            # Above this size the rate no longer grows, and memory does.
            rows, scale = (rows, 1) if rows <= 20000 else (20000, rows / 20000)
            inner, scale = (inner, scale) if inner <= 20000 else (20000, scale * inner / 20000)
            a = np.ones((rows, inner), np.float32), np.ones((inner, columns), np.float32)
            total += count * scale * min(timed(lambda a=a: self._product(*a), repeats))
        return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("backend", choices=("c", "jax"))
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    serve(Ours(arguments.backend))
