"""Figure 2: sheets of samples, each row beside the nearest training example."""

import numpy as np

from adversarial.datasets.paper import paper_set
from adversarial.datasets.recipe import carry_out
from adversarial.evaluation import decode, draw_samples, fixed_noise, nearest_examples
from adversarial.figures.images import in_unit_range
from adversarial.figures.sheets import SAMPLES_A_ROW, beside_neighbours, paper_sheet, plain_grid
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.reproduction.experiments import EXPERIMENTS, epochs, trained
from adversarial.paper.reproduction.step import Findings, SkippedError, Step

ROWS = 4
COMPARED = 200
PANELS = {
    "a": ("MNIST", "mnist"),
    "b": ("TFD", "tfd"),
    "c": ("CIFAR-10, fully connected", "cifar10_fully_connected"),
    "d": ("CIFAR-10, convolutional and deconvolutional", "cifar10_convolutional"),
}


def _settings(options):
    return {"epochs": {name: epochs(options, name) for _, name in PANELS.values()}}


def _run(workspace):
    findings = Findings(say=workspace.say)
    for letter, (title, name) in PANELS.items():
        try:
            training = trained(workspace, name)
        except SkippedError as error:
            findings.note_missing(f"({letter}) skipped: {error}")
            continue
        findings.trainings.append(training.record())
        remark = workspace.need(EXPERIMENTS[name].data)
        findings.add(sheet, letter=letter, title=title, name=name, training=training, note=remark)
    if not findings.trainings:
        raise SkippedError(findings.reason)
    return findings


def sheet(letter, title, name, training, note=""):
    """Draw the first samples of a generator, and see whether they are copies of training examples.

    Parameters
    ----------
    letter : {'a', 'b', 'c', 'd'}
    title : str
    name : str
        Of the experiment.
    training : Training
    note : str
        What there is to say of the data.

    Returns
    -------
    Demonstration
    """
    pair = training.model()
    data = carry_out(pair.dataset_yaml_src)
    shown = draw_samples(pair.generator, SAMPLES_A_ROW * ROWS)
    nearest, _ = nearest_examples(beside_neighbours(shown), data.X)
    picture = paper_sheet(
        data.get_weights_view(shown),
        data.get_weights_view(data.X[nearest]),
        unit_range=in_unit_range(data.X),
    )
    held_out = paper_set(EXPERIMENTS[name].data, "valid").X[:COMPARED]
    drawn = draw_samples(pair.generator, COMPARED)
    medians = [np.median(np.sqrt(nearest_examples(x, data.X)[1])) for x in (drawn, held_out)]
    file = f"figure2{letter}"
    caption = (
        f"({letter}) {title}: the first {len(shown)} samples after {training.record()['epochs']} "
        "epochs; framed, the training example nearest to its left neighbour"
    )
    claim = Claim(
        f"figure2.{letter}",
        f"({letter}) {title}: the model has not memorized the training set",
        "Figure 2",
        float(medians[0] / medians[1]),
        rule="at least",
        tolerance=0.25,
        note=" ".join(
            [
                "Distance to the nearest training example, samples over held-out examples "
                "(medians): 0 for copies, 1 for what is as new as these.",
                note,
            ]
        ).strip(),
        pictures=(file,),
    )
    return Demonstration(
        [claim], [Picture(file, caption, picture), *_by_epoch(training, file, data)]
    )


def _by_epoch(training, file, data):
    """What the same noise becomes as training goes on, if copies were kept; a list of Picture."""
    copies = training.snapshots()
    if len(copies) < 2:
        return []
    pairs = [training.model(path) for path in copies.values()]
    noise = fixed_noise(pairs[0].generator, SAMPLES_A_ROW, seed=1)
    shown = np.concatenate([decode(pair.generator, noise) for pair in pairs])
    grid = plain_grid(
        data.get_weights_view(shown), (len(pairs), SAMPLES_A_ROW), in_unit_range(data.X)
    )
    epochs_shown = ", ".join(map(str, copies))
    caption = f"The same noise in each column, a row after so many epochs: {epochs_shown}"
    return [Picture(f"{file}_epochs", caption, grid)]


STEP = Step("figure2", "Figure 2: samples beside training examples", _settings, _run)
