"""``adversarial compare``: how far a run, or a model, is from another one, or from the original."""

import os
from dataclasses import asdict

from adversarial.backend import use
from adversarial.checkpoint import load_model, read_records
from adversarial.cli.tables import columns, side_by_side
from adversarial.config import yaml_parse
from adversarial.errors import AdversarialError
from adversarial.files.atomic import check_writable
from adversarial.files.json_files import write_json
from adversarial.messages import say
from adversarial.paper.fidelity import (
    Replay,
    compare_histories,
    compare_models,
    compare_with_original,
    read_recorded,
)
from adversarial.paper.fidelity.original import ABSOLUTE, CHANNELS, KINDS, WITHIN
from adversarial.run import history_of, model_of
from adversarial.run.overview import overview

DIFFERENT = 1


def run_original(arguments):
    """Run experiments, and compare with recorded values; 0 if all are within the tolerances."""
    if arguments.recorded is not None and len(arguments.files) > 1:
        raise AdversarialError("--recorded goes with one experiment file.")
    if arguments.json is not None:
        check_writable(arguments.json)
    found = {}
    with use(arguments.backend, arguments.device):
        for file in arguments.files:
            found[file] = _replay(file, arguments)
            if not arguments.markdown:
                if len(arguments.files) > 1:
                    say(file)
                _print(found[file], arguments.worst, "epoch")
    if arguments.markdown:
        _print_markdown(found)
    _write(arguments.json, found)
    return _code(gap for gaps in found.values() for gap in gaps)


def _replay(file, arguments):
    stem = os.path.splitext(file)[0]
    recorded = read_recorded(arguments.recorded or f"{stem}.npz")
    folder = os.path.dirname(os.path.abspath(file))
    places = {"GOLDEN_DIR": folder, "GOLDEN_DATA": os.path.join(folder, "data")}
    environ = {name: os.environ.get(name, place) for name, place in places.items()}
    replay = Replay(lambda: yaml_parse.load_path(file, environ, allow=arguments.allow))
    return compare_with_original(replay, recorded, arguments.within)


def run_runs(arguments):
    """Compare two runs side by side, then their channels; 0 if all are within the tolerance."""
    paths = arguments.one, arguments.other
    one, other = (read_records(history_of(path)) for path in paths)
    for line in columns([side_by_side(overview(path)) for path in paths]):
        say(line)
    gaps = compare_histories(one, other, arguments.within, _floor(arguments))
    if arguments.channels or arguments.worst is not None:
        return _report(gaps, arguments, "record")
    _write(arguments.json, {f"{arguments.one} {arguments.other}": gaps})
    beyond = sum(not gap.close for gap in gaps)
    say(f"{beyond} of {len(gaps)} channels differ by more than is allowed: --channels shows them.")
    return _code(gaps)


def run_models(arguments):
    """Compare two models' parameters; 0 if all are within the tolerance."""
    paths = map(model_of, (arguments.one, arguments.other))
    one, other = (load_model(path, arguments.allow) for path in paths)
    return _report(compare_models(one, other, arguments.within, _floor(arguments)), arguments)


def _floor(arguments):
    """That of comparisons with the original; none where everything is to be the same."""
    if arguments.floor is not None:
        return arguments.floor
    return WITHIN[ABSOLUTE] if arguments.within else 0.0


def _report(gaps, arguments, record=None):
    if arguments.json is not None:
        check_writable(arguments.json)
    _print(gaps, arguments.worst, record)
    _write(arguments.json, {f"{arguments.one} {arguments.other}": gaps})
    return _code(gaps)


def _print(gaps, worst, record):
    """A table of each kind, and a line about all of them."""
    width = max((len(text) for gap in gaps for text in (gap.name, gap.kind)), default=0)
    for kind in dict.fromkeys(gap.kind for gap in gaps):
        chosen = [gap for gap in gaps if gap.kind == kind]
        heads = "absolute  relative  allowed"
        if any(gap.differs is not None for gap in chosen):
            heads += f"  first  largest  ({record})"
        say(f"{kind + ':':<{width + 2}}  {heads}")
        if worst is not None:
            chosen = sorted(chosen, key=lambda gap: -gap.relative)[:worst]
        for gap in chosen:
            numbers = f"{gap.absolute:8.2e}  {gap.relative:8.2e}  {gap.within:7.0e}"
            say(f"  {gap.name:<{width}}  {numbers}{_places(gap)}")
    beyond = sum(not gap.close for gap in gaps)
    say(f"{beyond} of {len(gaps)} are beyond what is allowed.")


def _places(gap):
    """Where a series first differs, where most, and from where on by more than is allowed."""
    if gap.differs is None:
        return "" if gap.close else "  BEYOND"
    beyond = "" if gap.close else f"  BEYOND from {gap.beyond}"
    return f"  {gap.differs:5}  {gap.largest:7}{beyond}"


def _print_markdown(found):
    """A row for each file: the largest relative difference of each kind, and of channels where."""
    say(f"| experiment | {' | '.join(KINDS)} | channels first differ | worst channel | beyond |")
    say(f"| --- |{' --- |' * (len(KINDS) + 3)}")
    for file, gaps in found.items():
        cells = []
        for kind in KINDS:
            relative = [gap.relative for gap in gaps if gap.kind == kind]
            cells.append(f"{max(relative):.0e}" if relative else "")
        cells += _first_and_worst([gap for gap in gaps if gap.kind == CHANNELS])
        name = os.path.splitext(os.path.basename(file))[0]
        beyond = sum(not gap.close for gap in gaps)
        say(f"| `{name}` | {' | '.join(cells)} | {beyond} of {len(gaps)} |")


def _first_and_worst(channels):
    """Cells: the first epoch in which any differs; the one that differs most, with its epochs."""
    differing = [gap for gap in channels if gap.differs is not None]
    if not differing:
        return ["", ""]
    first = min(gap.differs for gap in differing)
    worst = max(differing, key=lambda gap: gap.relative)
    places = f"largest at epoch {worst.largest}, first at {worst.differs}"
    return [f"epoch {first}", f"`{worst.name}`: {places}"]


def _write(path, found):
    if path is None:
        return
    plain = {name: [_plain(gap) for gap in gaps] for name, gaps in found.items()}
    write_json(path, plain)


def _plain(gap):
    """A gap as strict JSON: infinity is text there, as in histories."""
    return {key: "inf" if value == float("inf") else value for key, value in asdict(gap).items()}


def _code(gaps):
    return 0 if all(gap.close for gap in gaps) else DIFFERENT
