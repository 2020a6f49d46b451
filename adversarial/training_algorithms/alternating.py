"""The players in turn: Algorithm 1 of the paper, as the original's own two trainers play it."""

from adversarial.training_algorithms.learning_rule import GradientDescent, Momentum
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
        learning_rate,
        init_momentum=None,
        discriminator_steps=1,
        setup_order="2014",
        **kwargs,
    ):
        if init_momentum:
            kwargs["learning_rule"] = Momentum(init_momentum)
        super().__init__(learning_rate, setup_order=setup_order, **kwargs)
        self.init_momentum = init_momentum
        self.discriminator_steps = discriminator_steps
        self._since_generator = 0

    def _build_updates(self, gradients, extra):
        if extra:
            raise ValueError(
                "Costs with updates of their own, such as alternate_g, cannot alternate."
            )
        steps = {}
        for player in ("discriminator", "generator"):
            params = getattr(self.model, player).get_params()
            if self.learning_rule is None:
                updates = self._rule_updates(gradients, GradientDescent())
            else:
                own = {param: gradients[param] for param in params}
                updates = self._rule_updates(own, self.learning_rule)
            self.model.modify_updates(updates)
            steps[player] = updates
        return steps

    def _learn(self, batch):
        self._steps["discriminator"](*batch)
        self._since_generator += 1
        if self._since_generator == self.discriminator_steps:
            self._steps["generator"](*batch)
            self._since_generator = 0


class EpochAlternatingSGD(AlternatingSGD):
    """Epochs for the discriminator alone, and epochs for both, in turn, beginning with the
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

    def __init__(self, learning_rate, **kwargs):
        super().__init__(learning_rate, **kwargs)
        if self.learning_rule is None:
            raise ValueError("Alternating by epochs needs a learning rule.")
        self._both = True

    def _begin_epoch(self):
        self._both = not self._both
        self._since_generator = 0

    def _learn(self, batch):
        if self._both and self._since_generator == self.discriminator_steps:
            self._steps["generator"](*batch)
            self._since_generator = 0
        else:
            self._steps["discriminator"](*batch)
            self._since_generator += 1
