"""Generator and discriminator as one model."""

import logging
from typing import Any

from adversarial.kinds import Count, ModelLike
from adversarial.models.inpainting import inpaint_batch, right_half
from adversarial.models.model import BorrowedWeights, Model
from adversarial.rng import Streams
from adversarial.space import Conv2DSpace, VectorSpace

log = logging.getLogger(__name__)

MONITORED_SAMPLES = 100


class AdversaryPair(BorrowedWeights, Model):
    """The two players of the game, and optionally a network that infers z from x.

    Parameters
    ----------
    generator : Generator
    discriminator : MLP
        Ends in one sigmoid unit: the probability that its input is data.
    inferer : MLP, optional
        From samples to noise, or to a hidden layer of the generator.
    inference_monitoring_batch_size : int
        Samples drawn for the inferer's channels.
    monitor_generator, monitor_discriminator, monitor_inference : bool
        Which channels are reported.
    shrink_d : float
        If not zero, each updated parameter of the discriminator is multiplied by it, once before
        training too.

    Notes
    -----
    Channels ``dis_on_data_*`` show the discriminator on **samples** and ``dis_on_samp_*`` on
    **data**: the names are swapped in the original, and kept. With a generator that fills in the
    right half of images, samples are the monitored data so completed; with one that fills in masked
    parts, images made of noise alone. The inferer's learning-rate scales
    have no effect, as in the original; a warning says so.
    """

    def __init__(
        self,
        generator: ModelLike,
        discriminator: ModelLike,
        inferer: ModelLike | None = None,
        inference_monitoring_batch_size: Count = 128,
        monitor_generator: bool = True,
        monitor_discriminator: bool = True,
        monitor_inference: bool = True,
        shrink_d: float = 0.0,
    ):
        super().__init__()
        self.generator = generator
        self.discriminator = discriminator
        self.inferer: Any = inferer
        self.inference_monitoring_batch_size = inference_monitoring_batch_size
        self.monitor_generator = monitor_generator
        self.monitor_discriminator = monitor_discriminator
        self.monitor_inference = monitor_inference
        self.shrink_d = shrink_d
        if inferer is not None and inferer.get_lr_scalers():
            log.warning("The learning-rate scales of the inferer's layers have no effect.")

    def __repr__(self):
        networks = [f"{name} {network!r}" for name, network in list(self.players().items())[1:]]
        return f"AdversaryPair({', '.join([repr(self.generator), *networks])})"

    def players(self):
        """The networks by name, in the order of their parameters."""
        players = {"generator": self.generator, "discriminator": self.discriminator}
        if self.inferer is not None:
            players["inferer"] = self.inferer
        return players

    def parts(self):
        """The players."""
        return self.players()

    def get_input_space(self):
        """The discriminator's: data."""
        return self.discriminator.get_input_space()

    def get_output_space(self):
        """The discriminator's."""
        return self.discriminator.get_output_space()

    def get_input_source(self):
        """The discriminator's."""
        return self.discriminator.get_input_source()

    def _weights_of(self):
        return self.discriminator

    def get_lr_scalers(self):
        """The generator's and the discriminator's."""
        return {**self.generator.get_lr_scalers(), **self.discriminator.get_lr_scalers()}

    def _modify_updates(self, updates):
        super()._modify_updates(updates)
        if self.shrink_d != 0.0:
            for param in self.discriminator.get_params():
                if param in updates:
                    updates[param] = self.shrink_d * updates[param]

    def sample_space(self):
        """Space of the samples: the generator's output."""
        return self.generator.get_output_space()

    def draw_samples(self, n, seed=None):
        """Draw an array of samples, each by itself.

        Parameters
        ----------
        n : int
        seed : int, optional
            Begin the generator's noise with it; unless given, go on from where it stands.

        Returns
        -------
        ndarray, shape (n, dims)
            See :meth:`Generator.draw_samples`.
        """
        if seed is not None:
            self.generator.streams = Streams(seed)
        return self.generator.draw_samples(n)

    def get_monitoring_data_specs(self):
        """A batch of data, without targets."""
        return self.get_input_space(), self.get_input_source()

    def get_monitoring_channels(self, data):
        """Channels of the players, prefixed ``gen_``, ``dis_on_data_``, ``dis_on_samp_`` and
        ``inf_``.

        Parameters
        ----------
        data : tensor variable in the discriminator's input space
        """
        generator, discriminator = self.generator, self.discriminator
        on_noise = generator.get_monitoring_channels(self._as_generated(data))
        on_data = discriminator.get_monitoring_channels((data, None))
        samples = self._samples_to_judge(data)
        on_samples = discriminator.get_monitoring_channels((samples, None))
        groups = {
            "gen": (self.monitor_generator, on_noise),
            "dis_on_data": (self.monitor_discriminator, on_samples),
            "dis_on_samp": (self.monitor_discriminator, on_data),
        }
        if self.inferer is not None:
            groups["inf"] = (
                self.monitor_inference,
                self.inferer.get_monitoring_channels(self._samples_to_infer_from(data)),
            )
        return {
            f"{prefix}_{name}": value
            for prefix, (shown, values) in groups.items()
            if shown
            for name, value in values.items()
        }

    def _fills_in_halves(self):
        """Whether the generator gives only a part of the images that the discriminator takes."""
        made, judged = self.generator.get_output_space(), self.get_input_space()
        partly = made.get_total_dimension() != judged.get_total_dimension()
        return partly and isinstance(judged, Conv2DSpace)

    def _as_generated(self, data):
        """Data in the form of what the generator gives."""
        made, judged = self.generator.get_output_space(), self.get_input_space()
        if self._fills_in_halves():
            halves = right_half(data, judged)
            return VectorSpace(made.get_total_dimension()).format_as(halves, made)
        return judged.format_as(data, made)

    def _samples_to_judge(self, data):
        if self._fills_in_halves():
            return inpaint_batch(self.generator, data, self.get_input_space())[0]
        samples = self.generator.sample(MONITORED_SAMPLES)
        return self.generator.get_output_space().format_as(samples, self.get_input_space())

    def _samples_to_infer_from(self, data):
        """Samples, and their noise as vectors."""
        generator = self.generator
        if self._fills_in_halves():
            return inpaint_batch(generator, data, self.get_input_space())
        samples, noise, _ = generator.sample_and_noise(self.inference_monitoring_batch_size)
        space = generator.get_input_space()
        return (
            generator.get_output_space().format_as(samples, self.inferer.get_input_space()),
            space.format_as(noise, VectorSpace(space.get_total_dimension())),
        )
