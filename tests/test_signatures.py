"""The order of arguments is the original's, for calls that do not name them.

The table is what the original's signatures are known to be; ours may have more arguments behind.
"""

import inspect
import pydoc

import pytest

from adversarial.config.resolve import rename
from adversarial.rng import Streams

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
    "models.maxout.MaxoutConvC01B": "num_channels num_pieces kernel_shape pool_shape pool_stride "
    "layer_name irange init_bias W_lr_scale b_lr_scale pad fix_pool_shape fix_pool_stride "
    "fix_kernel_shape partial_sum tied_b max_kernel_norm input_normalization "
    "detector_normalization min_zero output_normalization",
    "models.mlp.ConvElemwise": "output_channels kernel_shape layer_name nonlinearity irange "
    "border_mode sparse_init include_prob init_bias W_lr_scale b_lr_scale max_kernel_norm "
    "pool_type pool_shape pool_stride tied_b detector_normalization output_normalization "
    "kernel_stride",
    "models.mlp.MLP.masked_fprop": "self state_below mask masked_input_layers default_input_scale "
    "input_scales",
    "models.mlp.exhaustive_dropout_average": "mlp inputs masked_input_layers default_input_scale "
    "input_scales",
    "models.mlp.sampled_dropout_average": "mlp inputs num_masks default_input_include_prob "
    "input_include_probs default_input_scale input_scales rng per_example",
    "models.mlp.generate_dropout_mask": "mlp default_include_prob input_include_probs rng",
    "models.mlp.max_pool": "bc01 pool_shape pool_stride image_shape try_dnn",
    "models.mlp.max_pool_c01b": "c01b pool_shape pool_stride image_shape",
    "models.mlp.mean_pool": "bc01 pool_shape pool_stride image_shape",
    "models.mlp.Linear.get_layer_monitoring_channels": "self state_below state targets",
    "models.model.Model.get_param_values": "self borrow",
    "models.model.Model.set_param_values": "self values borrow",
    "model_extensions.norm_constraint.ConstrainFilterL2Norm": "limit min_limit axis",
    "model_extensions.norm_constraint.ConstrainFilterMaxNorm": "limit min_limit",
    "model_extensions.norm_constraint.MaxL2FilterNorm": "limit min_limit axis",
    "models.marginals.init_sigmoid_bias_from_marginals": "dataset use_y",
    "costs.mlp.dropout.Dropout": "default_input_include_prob input_include_probs "
    "default_input_scale input_scales per_example",
    "costs.mlp.WeightDecay": "coeffs",
    "costs.mlp.L1WeightDecay": "coeffs",
    "costs.cost.LpPenalty": "variables p",
    "costs.cost.MethodCost": "method data_specs",
    "costs.cost.SumOfCosts": "costs",
    "space.CompositeSpace": "components",
    "space.Conv2DSpace.convert": "tensor src_axes dst_axes",
    "space.VectorSpace.format_as": "self batch space",
    "space.VectorSpace.get_origin_batch": "self batch_size dtype",
    "space.VectorSpace.make_shared_batch": "self batch_size name dtype",
    "space.VectorSpace.make_theano_batch": "self name dtype batch_size",
    "space.VectorSpace.undo_format_as": "self batch space",
    "space.VectorSpace": "dim sparse dtype",
    "space.IndexSpace": "max_labels dim dtype",
    "space.Conv2DSpace": "shape channels num_channels axes dtype",
    "train.Train.main_loop": "self time_budget",
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
    "training_algorithms.learning_rule.AdaDelta": "decay",
    "training_algorithms.sgd.AnnealedLearningRate": "anneal_start",
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
    "datasets.cifar10.CIFAR10": "which_set center rescale gcn start stop axes toronto_prepro "
    "preprocessor",
    "datasets.npy_npz.NpyDataset": "file mmap_mode",
    "datasets.npy_npz.NpzDataset": "file key target_key",
    "datasets.binarizer.Binarizer": "raw seed",
    "datasets.transformer_dataset.TransformerDataset": "raw transformer cpu_only space_preserving",
    "datasets.vector_spaces_dataset.VectorSpacesDataset": "data data_specs rng preprocessor "
    "fit_preprocessor",
    "datasets.dense_design_matrix.DenseDesignMatrix": "X topo_view y view_converter axes rng "
    "preprocessor fit_preprocessor X_labels y_labels",
    "datasets.preprocessing.ExtractGridPatches": "patch_shape patch_stride",
    "datasets.preprocessing.ExtractPatches": "patch_shape num_patches rng",
    "datasets.preprocessing.GlobalContrastNormalization": "subtract_mean scale sqrt_bias use_std "
    "min_divisor batch_size",
    "datasets.preprocessing.LeCunLCN": "img_shape kernel_size batch_size threshold channels",
    "datasets.preprocessing.PCA": "num_components whiten",
    "datasets.preprocessing.ReassembleGridPatches": "orig_shape patch_shape",
    "datasets.preprocessing.RemapInterval": "map_from map_to",
    "datasets.preprocessing.ShuffleAndSplit": "seed start stop",
    "datasets.preprocessing.Standardize": "global_mean global_std std_eps",
    "datasets.preprocessing.ZCA": "n_components n_drop_components filter_bias store_inverse",
    "utils.data_specs.DataSpecsMapping": "data_specs",
    "utils.data_specs.DataSpecsMapping.flatten": "self nested return_tuple",
    "utils.iteration.FiniteDatasetIterator": "dataset subset_iterator data_specs return_tuple",
    "utils.iteration.SequentialSubsetIterator": "dataset_size batch_size num_batches rng",
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


@pytest.mark.parametrize(
    "draw, names",
    [
        ("uniform", "size low high ndim dtype nstreams"),
        ("normal", "size avg std ndim dtype nstreams"),
        ("binomial", "size n p ndim dtype nstreams"),
        ("multinomial", "size n pvals ndim dtype nstreams"),
    ],
)
def test_random_streams_have_theano_s_arguments(draw, names):
    assert [*inspect.signature(getattr(Streams, draw)).parameters] == ["self", *names.split()]
