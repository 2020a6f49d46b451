"""The adversarial game about parts of images."""

from collections.abc import Iterator
from typing import Any

from aesara.tensor.var import TensorVariable
from numpy.typing import ArrayLike

from adversarial.costs import objectives
from adversarial.costs.adversary import AdversarialGame, batch_rows
from adversarial.costs.objectives import Verdict
from adversarial.errors import ConfigError
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.inpainting import (
    check_mask,
    inpaint_batch,
    plain_images,
    random_rectangles,
)


class InpaintingAdversaryCost(AdversarialGame):
    """The generator fills in a part of each image; the discriminator sees whole images, as they
    are or with that part replaced.

    Parameters
    ----------
    mask : 'right_half', 'rectangles', or array of shape (rows, columns)
        The part. The right half is the original's game, for which the generator gives half an
        image; else it gives a whole one. ``'rectangles'`` draws one anew for every image of a
        minibatch; an array has ones where to fill in. See
        :func:`~adversarial.models.inpainting.inpaint`.
    **kwargs
        See :class:`AdversarialGame`. There is no ``infer_layer`` and no ``noise_both``.

    Raises
    ------
    ValueError
        For another mask.

    Notes
    -----
    Quirks of the original that are kept: with ``no_drop_in_d_for_g`` another pass through the
    discriminator is made and not used (``plain_d_for_g`` does what the name promises); the value is
    the sum of all objectives whoever is trained; the channels show all of them whatever the pair's
    flags say. The inferer's target is the noise, flattened row by row.
    """

    MASKS = ("right_half", "rectangles")

    def __init__(self, mask: str | ArrayLike = "right_half", **kwargs: Any) -> None:
        super().__init__(infer_layer=None, noise_both=0.0, **kwargs)
        if isinstance(mask, str):
            if mask not in self.MASKS:
                raise ValueError(f"mask {mask!r} is none of {', '.join(self.MASKS)}, or an array.")
        else:
            mask = check_mask(mask)
        self.mask = mask

    def _faults_of_samples(self, model: AdversaryPair) -> Iterator[ConfigError]:
        """None are told: graphs say it, see :func:`~adversarial.models.inpainting.inpaint`."""
        return iter(())

    def sample_and_noise(self, model: AdversaryPair, data: TensorVariable) -> tuple:
        """Replace parts of the data."""
        return (*self._inpaint(model, data, **self.generator_dropout), None)

    def sample(self, model: AdversaryPair, data: TensorVariable) -> TensorVariable:
        """Replace parts of the data, without dropout."""
        return self._inpaint(model, data)[0]

    def _inpaint(self, model: AdversaryPair, data: TensorVariable, **dropout: Any) -> tuple:
        space = model.get_input_space()
        mask: Any = self.mask
        if isinstance(mask, str) and mask == "right_half":
            mask = None
        elif isinstance(mask, str):
            shape = plain_images(space).shape
            mask = random_rectangles(model.generator.streams, batch_rows(model, data), shape)
        return inpaint_batch(model.generator, data, space, mask, **dropout)

    def generator_objective(
        self, on_samples: Verdict, judged_by: Verdict, discriminator_objective: TensorVariable
    ) -> TensorVariable:
        """Non-saturating, from the discriminator's own pass unless a plain one is asked for."""
        return objectives.non_saturating(on_samples if self.plain_d_for_g else judged_by)

    def expr(self, model: AdversaryPair, data: TensorVariable) -> TensorVariable:
        """The sum of all objectives."""
        _, d_obj, g_obj, i_obj = self.get_samples_and_objectives(model, data)
        return d_obj + g_obj + i_obj

    def is_shown(self, model: AdversaryPair, player: str) -> bool:
        """Always."""
        return True
