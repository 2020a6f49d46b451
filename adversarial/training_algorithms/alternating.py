"""The players in turn: Algorithm 1 of the paper, as the original's own two trainers play it."""

from typing import Any, Literal

from adversarial.kinds import Count, Positive, Share
from adversarial.training_algorithms.learning_rule import GradientDescent, Momentum, Updates
from adversarial.training_algorithms.sgd import SGD


class AlternatingSGD(SGD):
    """k steps of the discriminator, then one of the generator on the last of these batches.

    Parameters
    ----------
    learning_rate, **kwargs
        See :class:`~adversarial.training_algorithms.sgd.SGD`; ``setup_order`` is ``'2014'`` unless
        given.
    init_momentum : float, optional
        Short for ``learning_rule: Momentum``.
    discriminator_steps : int
        k.

    Notes
    -----
    Known as ``adversarial.sgd.SGD`` in the original. The generator's step draws new noise and new
    masks and sees the updated discriminator; of the batch only its size matters. The count of
    steps goes on across epochs. An inferer is not trained. Without a learning rule both kinds of
    step change **all** parameters, as in the original.
    """

    state_names: tuple = (*SGD.state_names, "_since_generator")

    def __init__(
        self,
        learning_rate: Positive,
        init_momentum: Share | None = None,
        discriminator_steps: Count = 1,
        setup_order: Literal["final", "2014"] = "2014",
        **kwargs: Any,
    ):
        if init_momentum:
            kwargs["learning_rule"] = Momentum(init_momentum)
        super().__init__(learning_rate, setup_order=setup_order, **kwargs)
        self.init_momentum = init_momentum
        self.discriminator_steps = discriminator_steps
        self._since_generator = 0

    def _build_steps(self, gradients: Updates, extra: Updates) -> dict[str, Updates]:
        if extra:
            raise ValueError(
                "Costs with updates of their own, such as alternate_g, cannot alternate."
            )
        steps = {}
        for player in ("discriminator", "generator"):
            moving = gradients
            if self.learning_rule is not None:
                params = getattr(self.model, player).get_params()
                moving = {param: gradients[param] for param in params}
            steps[player] = self._updates(self.learning_rule or GradientDescent(), moving, {})
        return steps

    def _learn(self, batch: tuple) -> None:
        self._step("discriminator", batch)
        if self._since_generator == self.discriminator_steps:
            self._step("generator", batch)

    def _step(self, player: str, batch: tuple) -> None:
        self._steps[player](*batch)
        self._since_generator = 0 if player == "generator" else self._since_generator + 1


class EpochAlternatingSGD(AlternatingSGD):
    """Epochs for the discriminator only, and epochs for both, in turn, beginning with the
    discriminator.

    In an epoch for both, k batches train the discriminator, the next one the generator.

    Parameters
    ----------
    learning_rate, **kwargs
        See :class:`AlternatingSGD`; a learning rule is required.

    Notes
    -----
    Known as ``adversarial.sgd_alt.SGD`` in the original.
    """

    state_names = (*AlternatingSGD.state_names, "_both")

    def __init__(self, learning_rate: Positive, **kwargs: Any):
        super().__init__(learning_rate, **kwargs)
        if self.learning_rule is None:
            raise ValueError("Alternating by epochs needs a learning rule.")
        self._both = True

    def _begin_epoch(self) -> None:
        self._both = not self._both
        self._since_generator = 0

    def _learn(self, batch: tuple) -> None:
        turn = self._both and self._since_generator == self.discriminator_steps
        self._step("generator" if turn else "discriminator", batch)
