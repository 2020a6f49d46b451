"""Experiment files with images, as the papers and the tutorials write them, in small."""

import numpy as np

from adversarial.config import yaml_parse
from adversarial.datasets import DenseDesignMatrix

DATA = """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
    topo_view: !obj:numpy.zeros { shape: %s }, axes: %s, %s }"""

GAME = """!obj:pylearn2.train.Train {
    dataset: &train %(data)s,
    model: !obj:adversarial.AdversaryPair {
        generator: !obj:adversarial.Generator {
            noise: "gaussian",
            mlp: !obj:pylearn2.models.mlp.MLP {
                nvis: 5,
                layers: [
                    !obj:pylearn2.models.mlp.RectifiedLinear {
                        layer_name: 'gh0', dim: 8, irange: .5,
                    },
                    !obj:pylearn2.models.mlp.Sigmoid { layer_name: 'h1', dim: 16, irange: .5 },
                    !obj:pylearn2.models.mlp.SpaceConverter {
                        layer_name: 'converter',
                        output_space: !obj:pylearn2.space.Conv2DSpace {
                            shape: [2, 2], num_channels: 4, axes: ['c', 0, 1, 'b'],
                        },
                    },
                    !obj:adversarial.deconv.Deconv {
                        layer_name: 'y', num_channels: 3, kernel_shape: [3, 3],
                        output_stride: [3, 3], pad_out: 0, irange: .5,
                    },
                ],
            },
        },
        discriminator: !obj:pylearn2.models.mlp.MLP {
            input_space: !obj:pylearn2.space.Conv2DSpace {
                shape: [6, 6], num_channels: 3, axes: ['c', 0, 1, 'b'],
            },
            layers: [
                !obj:pylearn2.models.maxout.MaxoutConvC01B {
                    layer_name: 'dh0', pad: 2, num_channels: 4, num_pieces: 2,
                    kernel_shape: [4, 4], pool_shape: [3, 3], pool_stride: [2, 2], irange: .5,
                    max_kernel_norm: .9, W_lr_scale: .5, b_lr_scale: .5, tied_b: 1,
                },
                !obj:pylearn2.models.maxout.Maxout {
                    layer_name: 'h1', num_units: 3, num_pieces: 2, irange: .5, max_col_norm: 1.9,
                },
                !obj:pylearn2.models.mlp.Sigmoid { layer_name: 'y', dim: 1, irange: .5 },
            ],
        },
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        batch_size: 4,
        learning_rate: .1,
        learning_rule: !obj:pylearn2.training_algorithms.learning_rule.Momentum {
            init_momentum: .5 },
        cost: !obj:adversarial.AdversaryCost2 {
            scale_grads: 0,
            discriminator_default_input_include_prob: .5,
            discriminator_default_input_scale: 2.,
            discriminator_input_include_probs: { 'dh0': .8 },
            discriminator_input_scales: { 'dh0': 1.25 },
        },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 },
        monitoring_dataset: { 'train': *train },
    },
}"""

CLASSES = """!obj:pylearn2.train.Train {
    dataset: &train %(data)s,
    model: !obj:pylearn2.models.mlp.MLP {
        batch_size: 4,
        input_space: !obj:pylearn2.space.Conv2DSpace { shape: [7, 6], num_channels: 1 },
        layers: [
            !obj:pylearn2.models.mlp.ConvRectifiedLinear {
                layer_name: 'h2', output_channels: 3, irange: .5, kernel_shape: [2, 3],
                pool_shape: [3, 2], pool_stride: [2, 2], max_kernel_norm: 1.9365,
            },
            !obj:pylearn2.models.mlp.CompositeLayer {
                layer_name: 'c',
                layers: [
                    !obj:pylearn2.models.mlp.ConvElemwise {
                        layer_name: 'h3', output_channels: 2, irange: .5, kernel_shape: [2, 2],
                        nonlinearity: !obj:pylearn2.models.mlp.TanhConvNonlinearity {},
                    },
                    !obj:pylearn2.models.mlp.Linear { layer_name: 'h4', dim: 2, irange: .5 },
                ],
            },
            !obj:pylearn2.models.mlp.Softmax {
                layer_name: 'y', n_classes: 3, irange: .5, max_col_norm: 1.9365,
            },
        ],
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {
        learning_rate: .1,
        cost: !obj:pylearn2.costs.cost.SumOfCosts { costs: [
            !obj:pylearn2.costs.cost.MethodCost { method: 'cost_from_X' },
            !obj:pylearn2.costs.mlp.WeightDecay { coeffs: [ .0005, [.0005, .0], .0005 ] },
        ] },
        termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 },
        monitoring_dataset: { 'train': *train },
    },
}"""


def trained(text, data, images):
    """Build the experiment, put images in the place of the zeros, and train; also the parameters
    before.
    """
    train = yaml_parse.load(text % {"data": data})
    filled = DenseDesignMatrix(topo_view=images, axes=train.dataset.view_converter.axes)
    train.dataset.X = filled.X
    before = train.model.get_param_values()
    train.main_loop()
    return train.model, before


def test_the_paper_s_convolutional_game_trains_with_a_short_last_batch_too(numbers):
    data = DATA % ("[3, 6, 6, 10]", "['c', 0, 1, 'b']", "")
    model, before = trained(GAME, data, numbers.rand(3, 6, 6, 10))
    for param, old in zip(model.get_params(), before):
        new = param.get_value()
        assert np.isfinite(new).all() and not np.array_equal(new, old), param.name
    filters = model.discriminator.layers[0].W.get_value()
    assert np.sqrt((filters**2).sum(axis=(0, 1, 2))).max() < 0.9 * (1 + 1e-5)
    channels = model.monitor.channels
    assert len(channels["train_gen_y_kernel_norms_max"].val_record) == 2
    assert np.isfinite(channels["train_objective_d"].val_record).all()
    assert "train_dis_on_data_dh0_max_x.max_u" in channels


def test_a_convolutional_classifier_of_the_tutorials_trains(numbers):
    labels = "y: !obj:numpy.array { object: [[0], [1], [2], [0], [1], [2], [0], [1]] }, y_labels: 3"
    data = DATA % ("[8, 7, 6, 1]", "['b', 0, 1, 'c']", labels)
    model, before = trained(CLASSES, data, numbers.rand(8, 7, 6, 1))
    for param, old in zip(model.get_params(), before):
        new = param.get_value()
        assert np.isfinite(new).all() and not np.array_equal(new, old), param.name
    channels = model.monitor.channels
    assert channels["train_y_nll"].val_record[1] < channels["train_y_nll"].val_record[0]
    for name in (
        "h2_kernel_norms_max",
        "h2_range_x_max_u",
        "c_h3_mean_x_mean_u",
        "c_h4_col_norms_max",
    ):
        assert f"train_{name}" in channels
