"""Names that are right, but Pylearn2's or a fork's alone.

Experiment files of that time name them, and nobody mistyped them. Each stands for all that lies in
it; beside it is what serves in its place here, where something does.
"""

_OWN_DATA = "data of one's own are read by pylearn2.datasets.npy_npz.NpzDataset (docs/data.md)"
_CORRUPTOR = "a subclass of pylearn2.corruption.Corruptor with the method _corrupt"
_GAME = "adversarial.AdversaryCost2"

_DATASETS = """
adult avicenna binarized_mnist cifar100 cos_dataset four_regions gtsrb hdf5 hepatitis icml07 iris
matlab_dataset mnist_augmented mnist_variations mnistaugmented mnistplus new_norb norb norb_small
ocr penntree retina sparse_dataset stl10 text tl_challenge utlc wiskott
"""

NOT_HERE = {
    **{f"datasets.{name}": _OWN_DATA for name in _DATASETS.split()},
    "corruption.MultinomialSampler": _CORRUPTOR,
    "corruption.OneHotCorruptor": _CORRUPTOR,
    "corruption.SmoothOneHotCorruptor": _CORRUPTOR,
    "costs.autoencoder.GSNFriendlyCost": "",
    "costs.autoencoder.SparseActivation": "",
    "costs.boltzmann_machine": "",
    "costs.cost.CrossEntropy": "pylearn2.costs.cost.MethodCost { method: cost_from_X }",
    "costs.cost.LxReg": "pylearn2.costs.mlp.WeightDecay",
    "costs.cost.ScaledCost": "pylearn2.costs.cost.SumOfCosts, with pairs of a number and a cost",
    "costs.dbm": "",
    "costs.ebm_estimation.CDk": "adversarial.baselines.costs.ebm_estimation.CD",
    "costs.ebm_estimation.NCE": "",
    "costs.ebm_estimation.SMD": "",
    "costs.ebm_estimation.SML": "adversarial.baselines.costs.ebm_estimation.PCD",
    "costs.gated_autoencoder": "",
    "costs.gsn.GSNCost": "adversarial.baselines.costs.gsn.WalkbackCost",
    "costs.supervised_cost": "pylearn2.costs.cost.MethodCost { method: cost_from_X }",
    "costs.vae": "",
    "datasets.augment_input": "",
    "datasets.cache": "",
    "distributions": "",
    "energy_functions": "",
    "expr.activations": "",
    "expr.nnet": "",
    "expr.normalize.CudaConvNetCrossChannelNormalization": (
        "pylearn2.expr.normalize.CrossChannelNormalization with k: 1"
    ),
    "format": "",
    "linear": "",
    "models.autoencoder.DeepComposedAutoencoder": "adversarial.baselines.autoencoder.StackedCAE",
    "models.autoencoder.HigherOrderContractiveAutoencoder": (
        "pylearn2.models.autoencoder.ContractiveAutoencoder"
    ),
    "models.autoencoder.StackedDenoisingAutoencoder": (
        "pylearn2.datasets.transformer_dataset.TransformerDataset over each trained layer"
    ),
    "models.autoencoder.UntiedAutoencoder": (
        "pylearn2.models.autoencoder.Autoencoder with tied_weights: 0"
    ),
    "models.boltzmann_machine": "",
    "models.dbm": "",
    "models.gated_autoencoder": "",
    "models.independent_multiclass_logistic": "pylearn2.models.mlp.Sigmoid",
    "models.kmeans": "",
    "models.local_coordinate_coding": "",
    "models.lwta": "",
    "models.maxout.MaxoutLocalC01B": "pylearn2.models.maxout.MaxoutConvC01B",
    "models.mnd": "",
    "models.pca": "pylearn2.datasets.preprocessing.PCA",
    "models.rbm.GaussianBinaryRBM": "pylearn2.models.rbm.RBM",
    "models.rbm.mu_pooled_ssRBM": "",
    "models.rnn": "",
    "models.s3c": "",
    "models.sparse_autoencoder": "pylearn2.models.autoencoder.Autoencoder",
    "models.svm": "",
    "models.vae": "",
    "optimization": "",
    "sandbox": "",
    "scripts": "",
    "train_extensions.best_params.KeepBestParams": (
        "pylearn2.train_extensions.best_params.MonitorBasedSaveBest"
    ),
    "train_extensions.live_monitoring": "the command adversarial monitor plot",
    "train_extensions.plots": "adversarial.train_extensions.curve_files.CurveFiles",
    "train_extensions.roc_auc": "",
    "train_extensions.wmape_channel": "",
    "training_algorithms.bgd.ScaleStep": "the argument scale_step of BGD",
    "training_algorithms.bgd.StepShrinker": "the argument scale_step of BGD",
    "training_algorithms.default": "pylearn2.training_algorithms.sgd.SGD",
    "training_algorithms.sgd.PatienceBasedTermCrit": "pylearn2.termination_criteria.MonitorBased",
    # of the author's package, before it was published
    "AdversaryCost": _GAME,
    "BadAdversaryCost": _GAME,
    "IndistCost": _GAME,
    "conditional": "",
    "galatea.datasets.zca_dataset": "pylearn2.datasets.zca_dataset.ZCA_Dataset",
    "galatea.mlp.ConvLinearC01B": "pylearn2.models.maxout.MaxoutConvC01B",
    "galatea.mlp.MaxPoolRectifiedLinear": "pylearn2.models.maxout.Maxout",
}


def said_of(name, rest):
    """What to say of a name that does not exist here, if it is one of these.

    Parameters
    ----------
    name : str
        As in the file.
    rest : str
        The same without the package, if that is the original's or ours.

    Returns
    -------
    str or None
    """
    parts = rest.split(".")
    known = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    place = next((each for each in known if each in NOT_HERE), None)
    if place is None:
        return None
    instead = f" What serves instead: {NOT_HERE[place]}." if NOT_HERE[place] else ""
    return (
        f"{name} is Pylearn2's (or a fork's) and not part of this project; docs/names.md lists "
        f"what is.{instead}"
    )
