"""The card of a model: what its files tell whoever is given it."""

import hashlib
import html
import os
import re
from typing import Any

from adversarial.checkpoint import load_model, read_records
from adversarial.errors import AdversarialError, blaming, printable
from adversarial.files.inputs import open_input
from adversarial.files.json_files import read_json
from adversarial.models.summary import summarize
from adversarial.monitor import Records
from adversarial.run.names import MODEL, STARTS
from adversarial.run.run import Run, model_of

UNKNOWN = "not stated"


def make_card(path: str, allow: tuple = ()) -> str:
    """Describe a saved model in Markdown.

    Parameters
    ----------
    path : str
        A saved model, or the folder of a run.
    allow : sequence of str
        Further packages whose classes it may name.

    Returns
    -------
    str
        Sections and tables of ``docs/model_card.md``. What no file tells is `not stated`.

    Raises
    ------
    AdversarialError
        If a file is missing or damaged.
    """
    file = os.path.expanduser(model_of(path))
    model = load_model(file, allow)
    run = _run_of(path)
    start = _last_start(run)
    trained = _records(file)
    sections = [
        f"# Model card: {_text(_name(path, file))}",
        "## Model\n\n" + _table(["", ""], _about(file, model, start, trained)),
        "## Networks\n\n" + _networks(model),
        "## Data\n\n" + _data(model),
        "## Scores\n\n" + _scores(file, run),
        "## How to draw samples\n\n" + _drawing(file, model),
        "## What it is for, and what to look at\n\n"
        "Meant for, not meant for, missing modes, examples learned by heart: "
        f"{UNKNOWN}. No file says it: fill it in.",
    ]
    return "\n\n".join(sections) + "\n"


def _text(value: Any) -> str:
    """Text of a file, as Markdown that shows it and obeys nothing in it."""
    shown = html.escape(" ".join(printable(str(value)).split()), quote=False)
    return re.sub(r"([\\`*_\[\]|#~])", r"\\\1", shown) or UNKNOWN


def _block(text: str, language: str = "") -> str:
    """A block that its text cannot end."""
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}{language}\n{printable(text).strip()}\n{fence}"


def _table(heads: list[str], rows: list[tuple]) -> str:
    lines = [heads, ["---"] * len(heads), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _name(path: str, file: str) -> str:
    return os.path.basename(os.path.abspath(path if os.path.isdir(path) else file))


def _run_of(path: str) -> Run | None:
    """The run whose folder this is, or whose model."""
    above, whole = path, os.path.abspath(path)
    if whole.endswith(os.sep + MODEL):
        above = whole[: -len(MODEL) - 1]
        if re.fullmatch(r"phase\d+", os.path.basename(above)):
            above = os.path.dirname(above)
    return Run(above) if Run(above).exists() else None


def _last_start(run: Run | None) -> dict:
    if run is None:
        return {}
    starts = run.starts()
    with blaming(run / STARTS):
        return dict(starts[-1])


def _records(file: str) -> Records | None:
    """How it was trained; the model itself has been read already."""
    try:
        return read_records(file)
    except AdversarialError:
        return None  # saved without a monitor, or a pickle of the original's


def _about(file: str, model: Any, start: dict, trained: Records | None) -> list[tuple]:
    epochs = UNKNOWN
    if trained is not None:
        epochs = (
            f"{trained.epochs} epochs, {trained.batches:,} minibatches, {trained.examples:,} "
            f"examples; {float(trained.seconds) / 60:.1f} minutes with monitoring"
        )
    with blaming(STARTS):
        machine = dict(start.get("machine") or {})
        machine.pop("host", None)
        versions = dict(start.get("versions") or {})
        git = dict(start.get("git") or {})
        settings = [str(each) for each in start.get("settings") or ()]
        experiment = os.path.basename(str(start.get("file") or ""))
    if git:
        versions["commit"] = f"{git.get('commit')}{', changed' if git.get('changed') else ''}"
    seed = getattr(model, "replicate", None) if start.get("seed") is None else start["seed"]
    return [
        ("file", f"{_text(os.path.basename(file))}, {os.path.getsize(file):,} bytes"),
        ("SHA-256", _sha256(file)),
        ("kind", _text(type(model).__name__)),
        ("experiment file", _text(experiment)),
        ("its changes by `--set`", _text(", ".join(settings)) if settings else _none(start)),
        ("`--seed`", _none(start) if seed is None else _text(seed)),
        ("trained for", epochs),
        ("begun on", _text(str(start.get("started") or ""))),
        ("software", _pairs(versions)),
        ("machine", _pairs(machine)),
        ("made by", UNKNOWN),
        ("licence", f"{UNKNOWN}; it may depend on that of the data"),
        (
            "cite",
            "Goodfellow et al., *Generative Adversarial Nets*, 2014; of this model: " + UNKNOWN,
        ),
    ]


def _sha256(file: str) -> str:
    digest = hashlib.sha256()
    with open_input(file) as opened:
        for piece in iter(lambda: opened.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def _none(start: dict) -> str:
    return "none" if start else UNKNOWN


def _pairs(known: dict) -> str:
    return _text(", ".join(f"{key} {value}" for key, value in known.items()))


def _networks(model: Any) -> str:
    rows: list[tuple] = []
    for player in summarize(model):
        noise = getattr(getattr(model, player.name, None), "noise", None)
        source = f"{player.input}, {noise} noise" if noise else player.input
        rows.append((_text(player.name), "input", "", _text(source), ""))
        rows += [
            ("", *map(_text, (each.name, each.kind, each.output)), f"{each.parameters:,}")
            for each in player.layers
        ]
        rows.append(("", "all of it", "", "", f"{player.parameters:,}"))
    return _table(["network", "layer", "class", "output", "parameters"], rows)


def _data(model: Any) -> str:
    recipe = getattr(model, "dataset_yaml_src", None)
    if not recipe:
        return f"Training data, preprocessing, people in it: {UNKNOWN}."
    return f"{_block(recipe, 'yaml')}\n\nConsent, licence, known imbalances: {UNKNOWN}."


def _scores(file: str, run: Run | None) -> str:
    rows = []
    for path in _reports(file, run):
        with blaming(path):
            report = read_json(path, dict)
            rows.append(_score(report))
    if not rows:
        return f"Log-likelihood by Parzen window: {UNKNOWN}."
    heads = ["log-likelihood by Parzen window, nats", "on", "sigma", "samples"]
    lead = "A few nats mean nothing in many dimensions; sigma and the number of samples do."
    return f"{_table(heads, rows)}\n\n{lead}"


def _score(report: dict) -> tuple:
    value = f"{float(report['mean']):.1f} ± {float(report['standard_error']):.1f}"
    folds = report.get("folds") or [report]
    on = f"test set of {_text(report.get('dataset') or '')}"
    if len(folds) > 1:
        return (
            value,
            f"{on}, {len(folds)} folds",
            "one a fold",
            _text(folds[0].get("n_centres", "")),
        )
    points = f"{on}, {_text(report.get('n_points', ''))} examples"
    return value, points, _text(report.get("sigma", "")), _text(report.get("n_centres", ""))


def _reports(file: str, run: Run | None) -> list[str]:
    """What ``parzen --json`` wrote about it: all of a run, or what names the model beside it."""
    if run is not None:
        parts = {part.folder: part for part in [run, *run.phases()]}
        return [path for part in parts.values() for path in part.scores()]
    stem = os.path.splitext(file)[0]
    near = [*Run(os.path.dirname(file) or ".").scores(), f"{stem}.json"]
    return [path for path in near if os.path.exists(path) and _names(path, file)]


def _names(path: str, file: str) -> bool:
    report = read_json(path, dict)
    named = os.path.basename(str(report.get("model", "")))
    return named == os.path.basename(file) and {"mean", "standard_error"} <= set(report)


def _drawing(file: str, model: Any) -> str:
    if not hasattr(model, "sample_space"):
        return "It draws none."
    name = os.path.basename(file)
    command = _block(f"adversarial samples {name} -o sheet.png --layout grid", "sh")
    code = _block(
        f"import adversarial as adv\n\nrows = adv.load({name!r}).draw_samples(100)", "python"
    )
    return f"{command}\n\n{code}"
