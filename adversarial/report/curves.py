"""Learning curves for a page."""

from adversarial.figures.curves import channel_curves, choose_channels, curve_groups
from adversarial.report.blocks import Note, Pictures
from adversarial.report.embedding import can_draw, embed_curves

CAPTIONS = {
    "objectives": "Losses of both players, in nats; log 2 = 0.693 where D cannot tell",
    "objective": "The training cost",
    "log_likelihood": "Rough log-likelihood from few samples, in nats: for comparing epochs only",
    "mistakes": "Shares of samples and of data that the discriminator takes for the other",
    "errors": "Share of examples that are classified wrongly",
}


def learning_curves(records, wanted=None):
    """Draw the channels of a history against epochs.

    Parameters
    ----------
    records : Records
    wanted : str, optional
        Names, separated by commas; ``*`` stands for any letters. By default those that tell most,
        a picture for each group of them.

    Returns
    -------
    list of blocks

    Raises
    ------
    AdversarialError
        If there is no channel of a name.
    """
    if wanted is None:
        groups = {CAPTIONS[key]: names for key, names in curve_groups(records.channels).items()}
    else:
        groups = {name: [name] for name in choose_channels([records], wanted)}
    if not groups:
        return [Note("Nothing was measured that could be drawn.")]
    if not can_draw():
        return [Note("Curves need matplotlib: pip install 'adversarial-nets[plot]'")]
    drawn = [
        embed_curves(channel_curves([records], names), caption) for caption, names in groups.items()
    ]
    return [Pictures(drawn)]
