"""What channels mean, in words."""

import re

SWAPPED_NAMES = (
    "dis_on_data_* show the discriminator on samples, dis_on_samp_* on data: the original swapped "
    "these names, and here they are kept."
)

# Ends of names; what comes before is the data set's name.
WHOLE = {
    r"objective": "the value of the training cost",
    r"objective_d": (
        "the discriminator's loss in nats: the mean of its cross-entropies on data and on "
        "samples, log 2 = 0.693 at D = 1/2"
    ),
    r"objective_g": "the generator's loss in nats; log 2 = 0.693 at D = 1/2",
    r"objective_i": "the inferer's loss",
    r"false_negatives": "share of the data that the discriminator takes for samples",
    r"false_positives": "share of the samples that the discriminator takes for data",
    r"sample_grad_norm": (
        "norm, over a batch of samples, of the gradient of the discriminator's cost with its own "
        "output as target"
    ),
    r"now_train_generator": "whether the generator is being trained, 0 or 1",
    r"gen_ll": (
        "log-likelihood of the data in nats, by a Parzen window of few samples and fixed width: "
        "a rough, relative signal"
    ),
    r"gen_nll": "gen_ll with the other sign",
    r"reconstruction_error": "squared error of the reconstruction, summed over visible units",
    r"free_energy": "mean free energy in nats; what is lower on training data is overfitted",
    r"hidden_mean": "mean activity of the hidden units",
    r"weight_norm_mean": "mean over hidden units of the norm of their weights",
    r"contraction_penalty": "squared Frobenius norm of the codes' Jacobian, mean over examples",
    r"walkback_\d+": "cross-entropy of one step's reconstruction in nats, mean over pixels",
    r"learning_rate": "the learning rate when this was recorded",
    r"momentum": "the momentum when this was recorded",
    r"training_seconds_this_epoch": "seconds that the epoch's updates took",
    r"total_seconds_last_epoch": "seconds that the epoch before took, with monitoring and saving",
}

PLAYERS = {
    "gen_": "the generator",
    "dis_on_data_": "the discriminator on samples (sic)",
    "dis_on_samp_": "the discriminator on data (sic)",
    "inf_": "the inferer on samples",
}

OF_LAYERS = {
    r"(?P<which>row|col|kernel)_norms_(?P<over>min|mean|max)": (
        "{over} Euclidean norm of the weights of {which}"
    ),
    r"(?:p_)?(?P<first>max|mean|min|range)_x[._](?P<second>max|mean|min)_u": (
        "{second} over units of each one's {first} over examples"
    ),
    r"(?P<over>min|mean|max)_max_class": (
        "{over} over examples of the largest probability that units give to a class"
    ),
    r"misclass": "share of examples that are classified wrongly",
    r"nll": "negative log-likelihood of the targets, in nats per example",
}
NOUNS = {"row": "an input", "col": "an output", "kernel": "a filter"}


def describe(name):
    """Say what a channel measures.

    Parameters
    ----------
    name : str
        With the data set's name in front, as monitors have it.

    Returns
    -------
    str
        Empty for a channel that is none of the game's, of a layer's or of a training's.

    Examples
    --------
    >>> describe("valid_false_positives")
    'share of the samples that the discriminator takes for data'
    >>> describe("valid_dis_on_data_h0_col_norms_max")
    'the discriminator on samples (sic): max Euclidean norm of the weights of an output'
    """
    for pattern, text in WHOLE.items():
        if re.fullmatch(f"(?:.*_)?{pattern}", name):
            return text
    for pattern, text in OF_LAYERS.items():
        found = re.fullmatch(f"(?:(?P<before>.*)_)?{pattern}", name)
        if found:
            parts = {key: NOUNS.get(value, value) for key, value in found.groupdict().items()}
            return _player(found["before"] or "") + text.format(**parts)
    return ""


def _player(before):
    for prefix, words in PLAYERS.items():
        if re.match(f"(?:.*_)?{prefix}", f"{before}_"):
            return f"{words}: "
    return ""
