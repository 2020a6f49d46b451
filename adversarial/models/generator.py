"""The generator: a network fed with noise."""

from typing import Literal

import numpy as np
from aesara import config
from aesara import tensor as at

from adversarial.backend import function
from adversarial.kinds import Count, ModelLike, Positive, Probability, require
from adversarial.models.inpainting import inpaint
from adversarial.models.model import Model
from adversarial.models.symbolic_parzen import parzen_log_likelihood
from adversarial.rng import GENERATOR_SEED, Streams
from adversarial.space import Conv2DSpace, VectorSpace


class Generator(Model):
    """A network that maps noise z to samples G(z) (section 3 of the paper).

    Parameters
    ----------
    mlp : MLP
        From noise to samples.
    noise : {'gaussian', 'uniform', 'spherical'}
        Prior of z: each coordinate N(0, 1); each coordinate uniform in [-sqrt 3, sqrt 3], of unit
        variance; or N(0, I) divided by its Euclidean norm.
    monitor_ll : bool
        Whether the channels ``ll`` and ``nll`` are made: a rough log-likelihood of the monitored
        data.
    ll_n_samples : int
        Samples that serve as Parzen centres for ``ll``.
    ll_sigma : float
        Their standard deviation.

    Attributes
    ----------
    streams : Streams
        All of the generator's noise, seed 10097. Every call of a sampling method takes the next
        stream.

    Raises
    ------
    ValueError
        For an unknown noise.
    """

    NOISES = ("gaussian", "uniform", "spherical")

    def __init__(
        self,
        mlp: ModelLike,
        noise: Literal["gaussian", "uniform", "spherical"] = "gaussian",
        monitor_ll: bool = False,
        ll_n_samples: Count = 100,
        ll_sigma: Positive = 0.2,
    ):
        super().__init__()
        if noise not in self.NOISES:
            raise ValueError(f"noise {noise!r} is none of {', '.join(self.NOISES)}.")
        require("ll_n_samples", ll_n_samples, Count)
        require("ll_sigma", ll_sigma, Positive)
        self.mlp = mlp
        self.noise = noise
        self.monitor_ll = monitor_ll
        self.ll_n_samples = ll_n_samples
        self.ll_sigma = ll_sigma
        self.streams = Streams(GENERATOR_SEED)

    def __repr__(self):
        count = sum(param.get_value(borrow=True).size for param in self.get_params())
        return f"Generator({self.mlp.flow()}, {self.noise} noise, {count:,} parameters)"

    def parts(self):
        """The network."""
        return {"mlp": self.mlp}

    @property
    def layers(self):
        """The network's layers."""
        return self.mlp.layers

    def get_input_space(self):
        """Space of the noise z."""
        return self.mlp.get_input_space()

    def get_output_space(self):
        """Space of the samples."""
        return self.mlp.get_output_space()

    def get_noise(self, size):
        """Draw z.

        Parameters
        ----------
        size : int, scalar variable, or tuple (rows, dimensions)
            A single number is the number of rows.

        Returns
        -------
        tensor variable, shape (rows, dimensions of z)
        """
        if not isinstance(size, tuple):
            size = (size, self.get_input_space().get_total_dimension())
        if self.noise == "uniform":
            return self.streams.uniform(size, low=-np.sqrt(3), high=np.sqrt(3))
        noise = self.streams.normal(size)
        if self.noise == "gaussian":
            return noise
        norms = at.sqrt(at.square(noise).sum(axis=1))
        return noise / at.maximum(1e-7, norms).dimshuffle(0, "x")

    def format_noise(self, noise):
        """Bring vectors of noise into the network's input space."""
        space = self.get_input_space()
        return VectorSpace(space.get_total_dimension()).format_as(noise, space)

    def sample_and_noise(
        self,
        num_samples,
        default_input_include_prob=1.0,
        default_input_scale=1.0,
        all_g_layers=False,
    ):
        """Draw samples.

        Parameters
        ----------
        num_samples : int or scalar variable
        default_input_include_prob, default_input_scale : float
            Dropout in the generator; by default none.
        all_g_layers : bool
            Also return the hidden layers' outputs.

        Returns
        -------
        samples : tensor variable in the output space
        noise : tensor variable in the input space
        hidden : list of tensor variables, or None
            Outputs of all layers but the last, with ``all_g_layers``.
        """
        noise = self.format_noise(self.get_noise(num_samples))
        return self._decode(
            noise,
            all_g_layers,
            default_input_include_prob=default_input_include_prob,
            default_input_scale=default_input_scale,
        )

    def _decode(self, noise, all_g_layers, **dropout):
        states = self.mlp.dropout_fprop(noise, return_all=True, **dropout)
        return states[-1], noise, states[:-1] if all_g_layers else None

    def sample(self, num_samples, default_input_include_prob=1.0, default_input_scale=1.0):
        """Draw samples, a tensor variable; see :meth:`sample_and_noise`."""
        samples, *_ = self.sample_and_noise(
            num_samples, default_input_include_prob, default_input_scale
        )
        return samples

    def draw_samples(self, n):
        """Draw an array of samples in one call, without dropout.

        Parameters
        ----------
        n : int

        Returns
        -------
        ndarray, shape (n, dims)
            Laid out like the rows of a data set: images channel by channel, ``('c', 0, 1)``.

        Raises
        ------
        ValueError
            If ``n`` is below 1.
        """
        if n < 1:
            raise ValueError(f"The number of samples must be at least 1, got {n}.")
        return as_rows(function([], self.sample(n), name="draw_samples")(), self.get_output_space())

    def inpainting_sample_and_noise(
        self, X, default_input_include_prob=1.0, default_input_scale=1.0, mask=None
    ):
        """Fill in a part of given images; see :func:`~adversarial.models.inpainting.inpaint`.

        Parameters
        ----------
        X : tensor variable, shape (n, rows, columns, channels)
        default_input_include_prob, default_input_scale : float
            Dropout in the generator; by default none.
        mask : array or tensor variable, optional
            1 where to fill in; the right half unless given.

        Returns
        -------
        composites, noise : tensor variables
        """
        return inpaint(
            self,
            X,
            mask,
            default_input_include_prob=default_input_include_prob,
            default_input_scale=default_input_scale,
        )

    def ll(self, data, n_samples, sigma):
        """Parzen-window log-likelihood of each row of a batch, in nats.

        Parameters
        ----------
        data : tensor variable in the output space
        n_samples : int
        sigma : float

        Notes
        -----
        With few samples and a fixed width a relative signal only;
        :mod:`adversarial.evaluation.parzen` gives the paper's number.
        """
        samples = self.sample(n_samples)
        space = self.get_output_space()
        if isinstance(space, Conv2DSpace):
            vectors = VectorSpace(space.get_total_dimension())
            data, samples = space.format_as(data, vectors), space.format_as(samples, vectors)
        return parzen_log_likelihood(data, samples, sigma)

    def get_monitoring_channels(self, data):
        """The network's channels on fresh noise, and the log-likelihood of ``data`` if asked for.

        Parameters
        ----------
        data : tensor variable in the output space, or None
            Gives the number of rows (None: 100).
        """
        rows = 100 if data is None else data.shape[self.get_output_space().get_batch_axis()]
        noise = self.format_noise(self.get_noise(rows))
        values = dict(self.mlp.get_monitoring_channels((noise, None)))
        if self.monitor_ll:
            ll = self.ll(data, self.ll_n_samples, self.ll_sigma)
            values["ll"] = at.cast(ll, config.floatX).mean()
            values["nll"] = -values["ll"]
        return values


class IntrinsicDropoutGenerator(Generator):
    """A generator whose dropout is part of the model, at sampling time too.

    Parameters
    ----------
    default_input_include_prob, default_input_scale : float
    input_include_probs, input_scales : dict of str to float, optional
        By layer name.
    **kwargs
        See :class:`Generator`.

    Notes
    -----
    Ignores the dropout arguments of :meth:`sample_and_noise` and, as the original does, the kind
    of noise: z is always gaussian here.
    """

    def __init__(
        self,
        mlp: ModelLike,
        default_input_include_prob: Probability | None,
        default_input_scale: float,
        input_include_probs: dict[str, Probability | None] | None = None,
        input_scales: dict[str, float] | None = None,
        **kwargs,
    ):
        super().__init__(mlp, **kwargs)
        self.default_input_include_prob = default_input_include_prob
        self.default_input_scale = default_input_scale
        self.input_include_probs = input_include_probs
        self.input_scales = input_scales

    def sample_and_noise(
        self,
        num_samples,
        default_input_include_prob=1.0,
        default_input_scale=1.0,
        all_g_layers=False,
    ):
        """Draw samples with the model's own dropout; see :meth:`Generator.sample_and_noise`."""
        size = (num_samples, self.get_input_space().get_total_dimension())
        noise = self.format_noise(self.streams.normal(size))
        return self._decode(
            noise,
            all_g_layers,
            default_input_include_prob=self.default_input_include_prob,
            default_input_scale=self.default_input_scale,
            input_include_probs=self.input_include_probs,
            input_scales=self.input_scales,
        )


def as_rows(batch, space):
    """A batch of samples as design-matrix rows.

    Parameters
    ----------
    batch : ndarray
    space : VectorSpace or Conv2DSpace
        What the batch is of.

    Returns
    -------
    ndarray, shape (n, dims)
        Images are flattened as image data sets are: channel by channel, ``('c', 0, 1)``.
    """
    if batch.ndim == 2:
        return batch
    images = Conv2DSpace.convert(batch, space.axes, ("b", "c", 0, 1))
    return images.reshape(len(images), -1)
