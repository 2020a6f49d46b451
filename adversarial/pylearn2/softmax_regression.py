"""Multinomial logistic regression."""

from adversarial.datasets.dataset import Dataset
from adversarial.kinds import Count, Natural, NonNegative, Positive, Seed
from adversarial.models.mlp import MLP, Softmax
from adversarial.space import Space


class SoftmaxRegression(MLP):
    """A network of one :class:`~adversarial.models.mlp.Softmax` layer, named ``y``.

    Parameters
    ----------
    n_classes : int
    batch_size, input_space, nvis, seed
        See :class:`~adversarial.models.mlp.MLP`.
    irange, istdev, sparse_init, W_lr_scale, b_lr_scale, max_row_norm, max_col_norm, \
init_bias_target_marginals
        See :class:`~adversarial.models.mlp.Softmax`.
    """

    def __init__(
        self,
        n_classes: Count,
        batch_size: Count | None = None,
        input_space: Space | None = None,
        irange: NonNegative | None = None,
        istdev: NonNegative | None = None,
        W_lr_scale: NonNegative | None = None,
        b_lr_scale: NonNegative | None = None,
        max_row_norm: Positive | None = None,
        max_col_norm: Positive | None = None,
        sparse_init: Natural | None = None,
        init_bias_target_marginals: Dataset | None = None,
        nvis: Count | None = None,
        seed: Seed | None = None,
    ):
        layer = Softmax(
            n_classes,
            "y",
            irange=irange,
            istdev=istdev,
            sparse_init=sparse_init,
            W_lr_scale=W_lr_scale,
            b_lr_scale=b_lr_scale,
            max_row_norm=max_row_norm,
            max_col_norm=max_col_norm,
            init_bias_target_marginals=init_bias_target_marginals,
        )
        super().__init__(
            [layer], batch_size=batch_size, input_space=input_space, nvis=nvis, seed=seed
        )

    def constructor_arguments(self):
        """Arguments that make a network of the same architecture."""
        (layer,) = self.layers
        own = (
            "n_classes irange istdev W_lr_scale b_lr_scale max_row_norm max_col_norm sparse_init "
            "init_bias_target_marginals"
        )
        return {
            **{name: getattr(layer, name) for name in own.split()},
            "batch_size": self.batch_size,
            "input_space": self.input_space,
            "seed": self.seed,
        }
