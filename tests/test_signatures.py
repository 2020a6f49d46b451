"""The order of arguments is the original's, for calls that do not name them.

The table is what the original's signatures are known to be; ours may have more arguments behind.
"""

import inspect
import pydoc

import pytest

from adversarial.config.resolve import rename

LINEAR = (
    "dim layer_name irange istdev sparse_init sparse_stdev include_prob init_bias W_lr_scale "
    "b_lr_scale mask_weights max_row_norm max_col_norm min_col_norm copy_input use_abs_loss "
    "use_bias"
)
ORIGINAL = {
    "models.mlp.MLP": "layers batch_size input_space input_source target_source nvis seed "
    "layer_name monitor_targets",
    "models.mlp.MLP.dropout_fprop": "self state_below default_input_include_prob "
    "input_include_probs default_input_scale input_scales per_example",
    "models.mlp.MLP.fprop": "self state_below return_all",
    "models.mlp.Linear": LINEAR,
    "models.mlp.Tanh": LINEAR,
    "models.mlp.Softplus": LINEAR,
    "models.mlp.Softmax": "n_classes layer_name irange istdev sparse_init",
    "models.mlp.SpaceConverter": "layer_name output_space",
    "models.mlp.CompositeLayer": "layer_name layers inputs_to_layers",
    "models.mlp.PretrainedLayer": "layer_name layer_content freeze_params",
    "models.mlp.FlattenerLayer": "raw_layer",
    "models.mlp.ConvRectifiedLinear": "output_channels kernel_shape pool_shape pool_stride "
    "layer_name irange border_mode sparse_init include_prob init_bias W_lr_scale b_lr_scale "
    "left_slope max_kernel_norm pool_type tied_b detector_normalization output_normalization "
    "kernel_stride monitor_style",
    "models.softmax_regression.SoftmaxRegression": "n_classes batch_size input_space irange istdev "
    "W_lr_scale b_lr_scale max_row_norm max_col_norm sparse_init init_bias_target_marginals nvis "
    "seed",
    "models.maxout.Maxout": "layer_name num_units num_pieces pool_stride randomize_pools irange "
    "sparse_init sparse_stdev include_prob",
    "models.marginals.init_sigmoid_bias_from_marginals": "dataset use_y",
    "costs.mlp.dropout.Dropout": "default_input_include_prob input_include_probs "
    "default_input_scale input_scales per_example",
    "space.VectorSpace": "dim sparse dtype",
    "space.IndexSpace": "max_labels dim dtype",
    "space.Conv2DSpace": "shape channels num_channels axes dtype",
    "train.Train": "dataset model algorithm save_path save_freq extensions allow_overwrite",
    "training_algorithms.sgd.SGD": "learning_rate cost batch_size monitoring_batch_size "
    "monitoring_batches monitoring_dataset monitor_iteration_mode termination_criterion "
    "update_callbacks learning_rule set_batch_size train_iteration_mode batches_per_iter "
    "theano_function_mode monitoring_costs seed",
    "training_algorithms.sgd.ExponentialDecay": "decay_factor min_lr",
    "training_algorithms.sgd.LinearDecay": "start saturate decay_factor",
    "training_algorithms.sgd.LinearDecayOverEpoch": "start saturate decay_factor",
    "training_algorithms.sgd.OneOverEpoch": "start half_life min_lr",
    "training_algorithms.sgd.MonitorBasedLRAdjuster": "high_trigger shrink_amt low_trigger "
    "grow_amt min_lr max_lr dataset_name channel_name",
    "training_algorithms.sgd.EpochMonitor": "model tick_rate monitor_rate",
    "training_algorithms.sgd.PolyakAveraging": "start save_path save_freq",
    "training_algorithms.learning_rule.Momentum": "init_momentum nesterov_momentum",
    "training_algorithms.learning_rule.RMSProp": "decay max_scaling",
    "training_algorithms.learning_rule.MomentumAdjustor": "final_momentum start saturate",
    "termination_criteria.EpochCounter": "max_epochs new_epochs",
    "termination_criteria.MonitorBased": "prop_decrease N channel_name",
    "termination_criteria.ChannelTarget": "channel_name target",
    "termination_criteria.MatchChannel": "channel_name prev_channel_name prev_monitor_name",
    "train_extensions.best_params.MonitorBasedSaveBest": "channel_name save_path store_best_model "
    "start_epoch higher_is_better tag_key",
    "train_extensions.window_flip.WindowAndFlip": "window_shape randomize randomize_once center "
    "rng pad_randomized flip",
    "train_extensions.ChannelSmoother": "channel_to_smooth channel_to_publish k",
    "monitor.Monitor.add_channel": "self name ipt val dataset prereqs data_specs",
    "monitor.Monitor.add_dataset": "self dataset mode batch_size num_batches seed",
    "monitor.Monitor.setup": "self dataset cost batch_size num_batches extra_costs mode "
    "obj_prereqs",
    "monitor.get_channel": "model dataset channel cost batch_size",
    "monitor.push_monitor": "model name transfer_experience save_records",
    "monitor.read_channel": "model channel_name monitor_name",
    "datasets.mnist.MNIST": "which_set center shuffle binarize start stop axes preprocessor "
    "fit_preprocessor fit_test_preprocessor",
    "datasets.svhn.SVHN": "which_set path center scale start stop axes preprocessor",
    "datasets.zca_dataset.ZCA_Dataset": "preprocessed_dataset preprocessor start stop axes",
    "datasets.preprocessing.PCA": "num_components whiten",
    "datasets.dense_design_matrix.DefaultViewConverter": "shape axes",
    "datasets.dense_design_matrix.convert_to_one_hot": "dataset min_class",
    "datasets.dense_design_matrix.dataset_range": "dataset start stop",
    "datasets.dense_design_matrix.from_dataset": "dataset num_examples",
    "datasets.dense_design_matrix.DenseDesignMatrix.iterator": "self mode batch_size num_batches "
    "rng data_specs return_tuple",
    "expr.preprocessing.global_contrast_normalize": "X scale subtract_mean use_std sqrt_bias "
    "min_divisor",
    "figures.PatchViewer": "grid_shape patch_shape is_color pad background",
    "figures.PatchViewer.add_patch": "self patch rescale recenter activation warn_blank_patch",
    "figures.make_viewer": "mat grid_shape patch_shape activation pad is_color rescale",
}


@pytest.mark.parametrize("name", ORIGINAL)
def test_arguments_come_in_the_original_s_order(name):
    ours = list(inspect.signature(pydoc.locate(rename(f"pylearn2.{name}"))).parameters)
    expected = ORIGINAL[name].split()
    assert ours[: len(expected)] == expected


def test_a_layer_that_is_named_first_is_refused_with_the_reason():
    from adversarial.models.mlp import Linear

    with pytest.raises(TypeError, match="dim must be a number, got 'h0'; it comes first"):
        Linear("h0", 3, irange=0.1)
