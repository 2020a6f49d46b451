"""A page about what ``adversarial reproduce`` found."""

import os

from adversarial.checkpoint import read_records
from adversarial.errors import AdversarialError, DataError, blaming
from adversarial.files.json_files import read_json
from adversarial.report.blocks import Block, Note, Page, Pairs, Pictures, Section, Table, Text
from adversarial.report.curves import learning_curves
from adversarial.report.embedding import embed_inside
from adversarial.report.render import duration, shown, with_error
from adversarial.run.names import STARTS
from adversarial.run.page import run_page

RESULTS = "reproduce.json"
FORMAT = 1
RULES = {
    "equal": "within {} of it",
    "at most": "at most {}",
    "at least": "at least {}",
    "less": "less than {}",
    "greater": "more than {}",
}
VERDICTS = {True: ("✓ holds", "good"), False: ("✗ fails", "bad"), None: ("not judged", "")}
SCALES = {"quick": "at a small scale, which takes minutes", "full": "at the paper's scale"}


def reproduction_page(folder, channels=None):
    """Describe what came of the paper's claims.

    Parameters
    ----------
    folder : str
        Output of ``adversarial reproduce``.
    channels : str, optional
        Which to draw of each training, see :func:`~adversarial.report.curves.learning_curves`.

    Returns
    -------
    Page

    Raises
    ------
    AdversarialError
        If a file is missing or damaged.
    """
    path = os.path.join(folder, RESULTS)
    results = read_json(path, dict)
    with blaming(path):
        if results["format"] != FORMAT:
            raise DataError(f"{path} has format {results['format']}; this version reads {FORMAT}.")
        steps = results["steps"]
        claims = [claim for step in steps for claim in step["claims"]]
        scale = SCALES.get(results["scale"], results["scale"])
        lead = f"Every claim beside what was measured here, {scale}: {results['date']}."
        sections = [Section("Claims", [_tally(claims), _claims(claims)])]
        sections += [_step(folder, step, channels) for step in steps]
        files = results.get("experiments", {}).items()
        texts = [block for name, text in files for block in (Note(name), Text(text))]
        items = [
            ("command", results["command"]),
            ("time of the last run of the command", duration(results.get("elapsed"))),
            ("time of all steps together", duration(results["seconds"])),
            *results["environment"].items(),
        ]
    sections.append(Section("Environment", [Pairs(items)]))
    if texts:
        sections.append(Section("Experiment files", texts))
    return Page("Generative Adversarial Nets, reproduced", lead, sections)


def _tally(claims):
    counts = {verdict: sum(c["passed"] is verdict for c in claims) for verdict in VERDICTS}
    return Note(
        f"{len(claims)} in all: {counts[True]} hold, {counts[False]} fail, {counts[None]} without "
        "a verdict."
    )


def _claims(claims):
    columns = ["claim", "in the paper", "published", "measured", "holds if", "verdict", "time"]
    rows, tones = [], []
    for claim in claims:
        verdict, tone = VERDICTS[claim["passed"]]
        tones.append(tone)
        sentences = (part.rstrip(".") for part in (claim["claim"], claim["note"]) if part)
        text = ". ".join(sentences)
        measured = _with_unit(claim, claim["measured"], claim["measured_error"], with_error)
        published = _with_unit(claim, claim["published"], claim["published_error"], _as_published)
        rows.append(
            [
                text,
                claim["where"],
                published,
                measured,
                _rule(claim),
                verdict,
                duration(claim["seconds"]),
            ]
        )
    return Table(columns, rows, stacks=True, tones=tones)


def _with_unit(claim, value, error, say):
    text = say(value, error)
    return f"{text} {claim['unit']}" if isinstance(value, (int, float)) and claim["unit"] else text


def _as_published(value, error):
    return shown(value) + (f" ± {shown(error)}" if error else "")


def _rule(claim):
    if claim["rule"] is None:
        return None
    return RULES.get(claim["rule"], claim["rule"]).format(shown(claim["tolerance"]))


def _step(folder, step, channels):
    blocks: list[Block] = []
    if step["status"] != "done":
        blocks.append(Note(f"This step was {step['status']}: {step['reason']}"))
    elif step["reason"]:
        blocks.append(Note(step["reason"]))
    for table in step["tables"]:
        blocks += [Note(table["title"]), Table(table["columns"], table["rows"], table["note"])]
    pictures = [embed_inside(folder, p["file"], p["caption"]) for p in step["pictures"]]
    if pictures:
        blocks.append(Pictures(pictures))
    if step["trainings"]:
        rows = [
            [
                each["name"],
                each["yaml"],
                each.get("seed"),
                ", ".join(each.get("settings", ())) or None,
                each["epochs"],
                duration(each["seconds"]),
            ]
            for each in step["trainings"]
        ]
        columns = ["training", "experiment", "seed", "changed", "epochs", "time"]
        blocks.append(Table(columns, rows))
    for each in step["trainings"]:
        blocks += _curves(folder, each, channels)
    blocks.append(Pairs([("time", duration(step["seconds"])), *step["settings"].items()]))
    return Section(step["title"], blocks)


def _curves(folder, training, channels):
    """Learning curves, where the history has been kept."""
    history = training["history"]
    if not history or not os.path.exists(os.path.join(folder, history)):
        return []
    records = read_records(os.path.join(folder, history))
    try:
        return [Note(f"Training {training['name']}"), *learning_curves(records, channels)]
    except AdversarialError:
        return []  # not every training has the channels that were asked for


PAGES = {
    RESULTS: (reproduction_page, "`adversarial reproduce`"),
    STARTS: (run_page, "`adversarial train --run-folder`"),
}
