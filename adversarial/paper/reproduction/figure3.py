"""Figure 3: from one sample to another through noise space, for each kind of noise."""

import numpy as np

from adversarial.evaluation import decode, draw_noise, noise_paths, rows_to_images
from adversarial.figures import image_shape, plain_grid
from adversarial.paper.claims import Claim, Demonstration, Picture
from adversarial.paper.reproduction.experiments import epochs, trained
from adversarial.paper.reproduction.step import Findings, SkippedError, Step
from adversarial.paper.reproduction.workspace import Workspace

ROWS, STEPS = 5, 11
SPHERICAL, SPHERICAL_EPOCHS = "examples/spherical_noise.yaml", 20


def _settings(options):
    return {
        "mnist": epochs(options, "mnist"),
        "tfd": epochs(options, "tfd"),
        "spherical": SPHERICAL_EPOCHS,
    }


def _spherical(workspace: Workspace):
    workspace.need("mnist")
    return workspace.training("spherical", SPHERICAL, SPHERICAL_EPOCHS)


def _run(workspace):
    findings = Findings(say=workspace.say)
    sources = (
        ("uniform", lambda: trained(workspace, "mnist")),
        ("gaussian", lambda: trained(workspace, "tfd")),
        ("spherical", lambda: _spherical(workspace)),
    )
    for noise, source in sources:
        try:
            training = source()
        except SkippedError as error:
            findings.note_missing(f"{noise} noise skipped: {error}")
            continue
        findings.trainings.append(training.record())
        findings.add(between, generator=training.model().generator)
    if not findings.trainings:
        raise SkippedError(findings.reason)
    return findings


def between(generator):
    """Decode what lies between pairs of noise vectors, on a path that fits the noise.

    Parameters
    ----------
    generator : Generator

    Returns
    -------
    Demonstration
    """
    noise = generator.noise
    path = "linear" if noise == "uniform" else "spherical"
    ends = draw_noise(generator, 2 * ROWS).reshape(ROWS, 2, -1)
    paths = noise_paths(ends[:, 0], ends[:, 1], STEPS, path)
    rows = decode(generator, paths.reshape(ROWS * STEPS, -1))
    images = rows_to_images(rows, *image_shape(generator.get_output_space()))
    name = f"figure3_{noise}"
    caption = (
        f"Samples between pairs of samples, {noise} noise: a {path} path in z space. The ends of "
        "the rows are random draws"
    )
    return Demonstration(
        [_support_claim(noise, ends, paths, name), _gradual_claim(noise, rows, name)],
        [Picture(name, caption, plain_grid(images, (ROWS, STEPS)))],
    )


def _support_claim(noise, ends, paths, picture):
    if noise == "uniform":
        return Claim(
            "figure3.uniform.support",
            "A straight line in z space stays where uniform noise lies",
            "Figure 3",
            float(np.abs(paths).max()),
            rule="at most",
            tolerance=float(np.sqrt(3)) + 1e-6,
            note="The largest coordinate of z on the paths; the noise reaches the root of 3.",
            pictures=(picture,),
        )
    norms = np.linalg.norm(paths, axis=2)
    line = np.linalg.norm(ends.mean(axis=1), axis=1) / np.linalg.norm(ends, axis=2).min(axis=1)
    return Claim(
        f"figure3.{noise}.support",
        f"An arc in z space stays where {noise} noise lies",
        "Figure 3",
        float((norms.min(axis=1) / norms[:, [0, -1]].min(axis=1)).min()),
        published=1.0,
        rule="equal",
        tolerance=1e-6,
        note="The least norm of z on an arc over that of its shorter end; in the middle of a "
        f"straight line it would be {line.min():.2f}.",
        pictures=(picture,),
    )


def _gradual_claim(noise, rows, picture):
    images = rows.reshape(ROWS, STEPS, -1)
    steps = np.linalg.norm(np.diff(images, axis=1), axis=2).max(axis=1)
    apart = np.linalg.norm(images[:, -1] - images[:, 0], axis=1)
    return Claim(
        f"figure3.{noise}.gradual",
        f"Samples change gradually on the way ({noise} noise)",
        "Figure 3",
        float(np.max(steps / apart)),
        note=f"The largest of {STEPS - 1} steps over the distance of both ends, worst of {ROWS} "
        "rows: 1 would be a jump.",
        pictures=(picture,),
    )


STEP = Step("figure3", "Figure 3: interpolation between samples", _settings, _run)
