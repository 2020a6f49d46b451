"""The adversarial game (section 3 of the paper): two players, two objectives, one graph."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import aesara
from aesara import config
from aesara import tensor as at
from aesara.gradient import disconnected_grad
from aesara.tensor.var import TensorVariable

from adversarial.costs import objectives
from adversarial.costs.cost import Cost, Gradients, faults_of_dropout
from adversarial.costs.objectives import Verdict
from adversarial.errors import ConfigError
from adversarial.kinds import NonNegative, Probability
from adversarial.models.adversary_pair import AdversaryPair
from adversarial.models.mlp.dropout import DropoutSettings
from adversarial.models.mlp.layer import logit_of
from adversarial.models.mlp.linear import Sigmoid
from adversarial.models.model import Model, float_shared
from adversarial.rng import NOISE_BOTH_SEED, Streams


class AdversarialGame(Cost):
    r"""Base of the adversarial costs: sampling, dropout, gradients and channels.

    A variant says what the players want by overriding :meth:`discriminator_objective` and
    :meth:`generator_objective`, or how samples arise by overriding
    :meth:`sample_and_noise` and :meth:`sample`.

    Parameters
    ----------
    scale_grads : bool
        Enlarge the generator's gradients so that the gradient with respect to the samples has at
        least the norm ``target_scale``; it is never made smaller. On by default; every experiment
        of the paper turns it off.
    target_scale : float
    discriminator_default_input_include_prob, discriminator_default_input_scale : float
        Dropout in the discriminator, see :class:`~adversarial.models.mlp.dropout.DropoutSettings`.
    discriminator_input_include_probs, discriminator_input_scales : dict of str to float, optional
        The same by layer name.
    generator_default_input_include_prob, generator_default_input_scale : float
        Dropout in the generator.
    inference_default_input_include_prob : float or None
        Dropout in the inferer, None for none.
    inference_input_include_probs, inference_input_scales : dict of str to float, optional
    inference_default_input_scale : float
    init_now_train_generator : bool or float
        First value of the run-time switch ``now_train_generator``.
    ever_train_discriminator, ever_train_generator, ever_train_inference : bool
        Whether a player is trained at all.
    no_drop_in_d_for_g : bool
        Use another pass through the discriminator for the generator's objective. See Notes.
    plain_d_for_g : bool
        Take the generator's objective from a pass through the discriminator without any dropout:
        what ``no_drop_in_d_for_g`` promises. Not in the original.
    alternate_g : bool
        Train the generator on every other step, starting with the first.
    infer_layer : int, optional
        Let the inferer predict this hidden layer of the generator instead of z.
    noise_both : float
        Standard deviation of Gaussian noise added to both samples and data.

    Attributes
    ----------
    now_train_generator, now_train_discriminator, now_train_inference : scalar shared variables
        Factors of the players' gradients. At zero the gradient is zero, not the update: under
        momentum the player coasts on.

    Raises
    ------
    ValueError
        For both ``no_drop_in_d_for_g`` and ``plain_d_for_g``.

    Notes
    -----
    Quirks of the original that shape numbers, all kept: ``no_drop_in_d_for_g`` does not remove
    dropout but applies :meth:`MLP.dropout_fprop`'s own defaults, one half and two, to every layer;
    ``noise_both`` restarts from the same seed whenever a graph is built; :meth:`expr`,
    :meth:`get_gradients` and :meth:`get_monitoring_channels` each draw noise and masks of their
    own.
    """

    def __init__(
        self,
        scale_grads: bool = True,
        target_scale: NonNegative = 0.1,
        discriminator_default_input_include_prob: Probability | None = 1.0,
        discriminator_input_include_probs: dict[str, Probability | None] | None = None,
        discriminator_default_input_scale: float = 1.0,
        discriminator_input_scales: dict[str, float] | None = None,
        generator_default_input_include_prob: Probability | None = 1.0,
        generator_default_input_scale: float = 1.0,
        inference_default_input_include_prob: Probability | None = None,
        inference_input_include_probs: dict[str, Probability | None] | None = None,
        inference_default_input_scale: float = 1.0,
        inference_input_scales: dict[str, float] | None = None,
        init_now_train_generator: bool | float = True,
        ever_train_discriminator: bool = True,
        ever_train_generator: bool = True,
        ever_train_inference: bool = True,
        no_drop_in_d_for_g: bool = False,
        alternate_g: bool = False,
        infer_layer: int | None = None,
        noise_both: NonNegative = 0.0,
        plain_d_for_g: bool = False,
    ) -> None:
        if no_drop_in_d_for_g and plain_d_for_g:
            raise ValueError("Choose one of no_drop_in_d_for_g and plain_d_for_g.")
        self.scale_grads = scale_grads
        self.target_scale = target_scale
        self.discriminator_dropout = DropoutSettings(
            discriminator_default_input_include_prob,
            discriminator_input_include_probs,
            discriminator_default_input_scale,
            discriminator_input_scales,
        )
        self.generator_dropout = {
            "default_input_include_prob": generator_default_input_include_prob,
            "default_input_scale": generator_default_input_scale,
        }
        self.inference_dropout = DropoutSettings(
            inference_default_input_include_prob,
            inference_input_include_probs,
            inference_default_input_scale,
            inference_input_scales,
        )
        self.ever_train_discriminator = ever_train_discriminator
        self.ever_train_generator = ever_train_generator
        self.ever_train_inference = ever_train_inference
        self.no_drop_in_d_for_g = no_drop_in_d_for_g
        self.plain_d_for_g = plain_d_for_g
        self.alternate_g = alternate_g
        self.infer_layer = infer_layer
        self.noise_both = noise_both
        self.now_train_generator = float_shared(init_now_train_generator, "now_train_generator")
        self.now_train_discriminator = float_shared(1, "now_train_discriminator")
        self.now_train_inference = float_shared(1, "now_train_inference")

    def faults(self, model: AdversaryPair) -> Iterator[ConfigError]:
        """Players that do not fit each other, and dropout for layers that do not exist."""
        if not isinstance(model, AdversaryPair):
            yield ConfigError(f"{type(self).__name__} needs an AdversaryPair to train.", self)
            return
        judge = model.discriminator
        if judge.get_output_space().get_total_dimension() != 1:
            yield ConfigError(
                f"The discriminator must end in one unit, the probability of data; it gives "
                f"{judge.get_output_space()}.",
                judge.layers[-1],
                "dim output_channels num_channels",
            )
        elif [type(layer) is Sigmoid and layer.dim for layer in judge.layers[-2:]] == [1, 1]:
            yield ConfigError(
                "The discriminator ends in two sigmoids of one unit: the second sees a number "
                "between 0 and 1 only. Leave one out.",
                judge.layers[-1],
            )
        yield from self._faults_of_samples(model)
        settings = {"discriminator": (self.discriminator_dropout, judge)}
        if model.inferer is not None:
            settings["inference"] = self.inference_dropout, model.inferer
        for player, (dropout, network) in settings.items():
            yield from faults_of_dropout(self, f"{player}_", dropout, network)

    def _faults_of_samples(self, model: AdversaryPair) -> Iterator[ConfigError]:
        """Samples that the discriminator cannot take."""
        made, judged = model.generator.get_output_space(), model.get_input_space()
        if made != judged:
            yield ConfigError(
                f"The generator gives {made}, but the discriminator takes {judged}. A "
                "SpaceConverter at the generator's end changes the form, not the number of values.",
                model.generator.layers[-1],
                "dim output_space num_channels",
            )

    def sample_and_noise(self, model: AdversaryPair, data: TensorVariable) -> tuple:
        """Samples to set against a batch of data; see :meth:`Generator.sample_and_noise`."""
        return model.generator.sample_and_noise(
            batch_rows(model, data),
            all_g_layers=self.infer_layer is not None,
            **self.generator_dropout,
        )

    def sample(self, model: AdversaryPair, data: TensorVariable) -> TensorVariable:
        """As many samples as there are data, without dropout, for the channels."""
        return model.generator.sample(batch_rows(model, data))

    def is_shown(self, model: AdversaryPair, player: str) -> bool:
        """Whether a player's objective is among the channels.

        Parameters
        ----------
        player : {'generator', 'discriminator', 'inference'}
        """
        return getattr(model, f"monitor_{player}")

    def discriminator_objective(self, on_data: Verdict, on_samples: Verdict) -> TensorVariable:
        """What the discriminator makes small; a scalar variable."""
        return objectives.cross_entropy(on_data, on_samples)

    def generator_objective(
        self, on_samples: Verdict, judged_by: Verdict, discriminator_objective: TensorVariable
    ) -> TensorVariable:
        """What the generator makes small; a scalar variable.

        Parameters
        ----------
        on_samples : Verdict
            Differs from ``judged_by`` only with ``no_drop_in_d_for_g`` and ``plain_d_for_g``.
        judged_by : Verdict
            The verdict of the discriminator's own objective.
        discriminator_objective : scalar variable
        """
        return objectives.non_saturating(on_samples)

    def get_samples_and_objectives(self, model: AdversaryPair, data: TensorVariable) -> tuple:
        """Build the game for one batch.

        Parameters
        ----------
        model : AdversaryPair
        data : tensor variable

        Returns
        -------
        samples : tensor variable
        d_obj, g_obj : scalar variables
        i_obj : scalar variable, or 0 without an inferer

        Raises
        ------
        ConfigError
            If the discriminator's last layer hands over no logit.
        """
        samples, noise, hidden = self.sample_and_noise(model, data)
        if self.noise_both != 0.0:
            streams = Streams(NOISE_BOTH_SEED)
            samples = samples + streams.normal(samples.shape, std=self.noise_both)
            data = data + streams.normal(data.shape, std=self.noise_both)

        discriminator = model.discriminator
        on_data, on_samples = (
            _verdict(model, discriminator.dropout_fprop(batch, **vars(self.discriminator_dropout)))
            for batch in (data, samples)
        )
        for_generator = on_samples
        if self.no_drop_in_d_for_g:
            for_generator = _verdict(model, discriminator.dropout_fprop(samples))
        elif self.plain_d_for_g:
            for_generator = _verdict(model, discriminator.fprop(samples))
        d_obj = self.discriminator_objective(on_data, on_samples)
        g_obj = self.generator_objective(for_generator, on_samples, d_obj)
        i_obj = 0
        if model.inferer is not None:
            target = noise if self.infer_layer is None else hidden[self.infer_layer]
            seen = disconnected_grad(samples)
            predicted = model.inferer.dropout_fprop(seen, **vars(self.inference_dropout))
            i_obj = model.inferer.cost(target, predicted)
        return samples, d_obj, g_obj, i_obj

    def _roles(self, model: AdversaryPair, losses: list) -> list[tuple]:
        """Each network with its objective, whether it is trained at all, and its switch."""
        networks = (model.discriminator, model.generator, model.inferer)
        ever = (self.ever_train_discriminator, self.ever_train_generator, self.ever_train_inference)
        switches = (
            self.now_train_discriminator,
            self.now_train_generator,
            self.now_train_inference,
        )
        roles = zip(networks, losses, ever, switches)
        return [role for role in roles if role[0] is not None]

    def expr(self, model: AdversaryPair, data: TensorVariable) -> TensorVariable:
        """The sum of the objectives of those players that are trained."""
        _, *losses = self.get_samples_and_objectives(model, data)
        terms = [loss for _, loss, ever, _ in self._roles(model, losses) if ever]
        return sum(terms) if terms else at.zeros((), dtype=config.floatX)

    def get_gradients(self, model: AdversaryPair, data: TensorVariable) -> Gradients:
        """Each player's gradient of its own objective, all at the same old parameters.

        Raises
        ------
        ValueError
            If two players share a parameter.
        """
        _refuse_shared_parameters(model)
        samples, *losses = self.get_samples_and_objectives(model, data)
        gradients = OrderedDict()
        for network, loss, ever, switch in self._roles(model, losses):
            params = network.get_params()
            if not ever:
                gradients.update({param: at.zeros_like(param) for param in params})
                continue
            slopes = aesara.grad(loss, params, disconnected_inputs="ignore")
            if self.scale_grads and network is model.generator:
                factor = self._enlargement(loss, samples)
                slopes = [slope * factor for slope in slopes]
            gradients.update({param: slope * switch for param, slope in zip(params, slopes)})
        updates = OrderedDict()
        if self.alternate_g:
            updates[self.now_train_generator] = 1.0 - self.now_train_generator
        return gradients, updates

    def _enlargement(self, g_obj: TensorVariable, samples: TensorVariable) -> TensorVariable:
        """At least one; more where the gradient with respect to the samples is below the target.

        A gradient that has vanished altogether stays zero, where the original made it NaN.
        """
        norm = _norm(aesara.grad(g_obj, samples))
        return at.maximum(1.0, self.target_scale / at.switch(norm > 0, norm, 1.0))

    def get_monitoring_channels(
        self, model: AdversaryPair, data: TensorVariable
    ) -> dict[str, TensorVariable]:
        """How often the discriminator errs, the objectives, and a gradient's size.

        Notes
        -----
        ``sample_grad_norm`` is the norm over the batch of the gradient of the discriminator's cost
        with its *own output* as target, as in the original: it vanishes at D = 1/2. The objectives
        are of a new draw, with dropout.
        """
        values = OrderedDict()
        samples = self.sample(model, data)
        on_data = _verdict(model, model.discriminator.fprop(data))
        on_samples = _verdict(model, model.discriminator.fprop(samples))
        values["false_negatives"] = at.cast(on_data.output < 0.5, config.floatX).mean()
        values["false_positives"] = at.cast(on_samples.output > 0.5, config.floatX).mean()
        slope = aesara.grad(-objectives.entropy(on_samples), samples)
        values["sample_grad_norm"] = _norm(slope)
        _, d_obj, g_obj, i_obj = self.get_samples_and_objectives(model, data)
        if model.inferer is not None and self.is_shown(model, "inference"):
            values["objective_i"] = i_obj
        if self.is_shown(model, "discriminator"):
            values["objective_d"] = d_obj
        if self.is_shown(model, "generator"):
            values["objective_g"] = g_obj
        values["now_train_generator"] = self.now_train_generator
        return values


class AdversaryCost2(AdversarialGame):
    """The paper's game; the cost of all its experiments.

    Parameters
    ----------
    blend_obj : bool
        Let the generator follow a weighted mean of the non-saturating and the minimax objective.
    minimax_coeff, zurich_coeff : float
        Weights of the minimax and of the non-saturating objective when blending.
    **kwargs
        See :class:`AdversarialGame`.

    Raises
    ------
    ValueError
        If the weights add up to zero.
    """

    def __init__(
        self,
        blend_obj: bool = False,
        minimax_coeff: float = 1.0,
        zurich_coeff: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if blend_obj and zurich_coeff + minimax_coeff == 0:
            raise ValueError("minimax_coeff and zurich_coeff add up to zero.")
        self.blend_obj = blend_obj
        self.minimax_coeff = minimax_coeff
        self.zurich_coeff = zurich_coeff

    def generator_objective(
        self, on_samples: Verdict, judged_by: Verdict, discriminator_objective: TensorVariable
    ) -> TensorVariable:
        """Non-saturating, or blended."""
        loss = objectives.non_saturating(on_samples)
        if not self.blend_obj:
            return loss
        return objectives.blend(
            loss, discriminator_objective, self.zurich_coeff, self.minimax_coeff
        )


class ThresholdedAdversaryCost(AdversarialGame):
    """The generator learns only from samples that the discriminator still rejects; see
    :class:`AdversarialGame`.
    """

    def generator_objective(
        self, on_samples: Verdict, judged_by: Verdict, discriminator_objective: TensorVariable
    ) -> TensorVariable:
        """Non-saturating, on rejected samples."""
        return objectives.rejected_only(on_samples, judged_by)


class LazyAdversaryCost(AdversarialGame):
    """Both players learn only from what the discriminator gets wrong, or right, respectively.

    Parameters
    ----------
    g_eps, d_eps : float
        How far on the other side of one half an output may be and still count.
    **kwargs
        See :class:`AdversarialGame`.
    """

    def __init__(self, g_eps: float = 0.0, d_eps: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.g_eps = g_eps
        self.d_eps = d_eps

    def discriminator_objective(self, on_data: Verdict, on_samples: Verdict) -> TensorVariable:
        """Cross-entropy on misjudged examples."""
        return objectives.lazy_cross_entropy(on_data, on_samples, self.d_eps)

    def generator_objective(
        self, on_samples: Verdict, judged_by: Verdict, discriminator_objective: TensorVariable
    ) -> TensorVariable:
        """Non-saturating, on rejected samples."""
        return objectives.rejected_only(on_samples, judged_by, self.g_eps)


def _verdict(model: AdversaryPair, output: TensorVariable) -> Verdict:
    try:
        return Verdict(logit_of(output), output)
    except ValueError as error:
        raise ConfigError(
            "The discriminator must end in a layer that hands over a logit, such as Sigmoid, which "
            f"{model.discriminator!r} does not.",
            model.discriminator.layers[-1],
        ) from error


def _norm(variable: TensorVariable) -> TensorVariable:
    return at.sqrt(at.square(variable).sum())


def _refuse_shared_parameters(model: AdversaryPair) -> None:
    owners: dict = {}
    for player, network in model.players().items():
        for param in network.get_params():
            if owners.setdefault(param, player) != player:
                raise ValueError(f"{param.name} belongs to both {owners[param]} and {player}.")


def batch_rows(model: Model, data: TensorVariable) -> TensorVariable:
    """Number of examples of a batch, a scalar variable."""
    return data.shape[model.get_input_space().get_batch_axis()]
