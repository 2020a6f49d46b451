"""``adversarial summary``: layers, shapes and numbers of parameters."""

from pathlib import Path

from adversarial.checkpoint import load_model, read_metadata, read_records
from adversarial.config.part import load_part
from adversarial.errors import ConfigError
from adversarial.messages import say
from adversarial.models.summary import parameter_statistics, summarize
from adversarial.run import model_of

YAML = (".yaml", ".yml")


def run(arguments):
    """Print a table for each network; of a saved model also its values, and how it was trained.

    Notes
    -----
    Original: ``summarize_model.py``, ``num_parameters.py`` and ``print_model.py``.
    """
    if Path(arguments.model).suffix in YAML:
        for model in _described(arguments):
            _print_tables(model)
        return
    if arguments.settings:
        raise ConfigError("--set changes experiment files, not saved models.")
    path = model_of(arguments.model)
    model = load_model(path, allow=arguments.allow)
    _print_tables(model)
    _print_values(model)
    _print_training(path)


def _described(arguments):
    """The models of an experiment file, one for each phase."""
    models = load_part(
        arguments.model, "model", allow=arguments.allow, overrides=arguments.settings
    )
    for model in models:
        if not hasattr(model, "get_params"):
            raise ConfigError(f"{arguments.model} describes a {type(model).__name__}, no model.")
    return models


def _print_tables(model):
    players = summarize(model)
    tables = [_rows(player) for player in players]
    widths = [max(len(row[i]) for table in tables for row in table) for i in range(4)]
    for player, table in zip(players, tables):
        noise = getattr(getattr(model, player.name, None), "noise", None)
        say(f"{player.name}, {noise} noise" if noise else player.name)
        for name, kind, output, count in table:
            cells = (f"{name:<{widths[0]}}", f"{kind:<{widths[1]}}", f"{output:<{widths[2]}}")
            say(f"  {'  '.join(cells)}  {count:>{widths[3]}}".rstrip())
        if player.frozen:
            say(f"  {player.frozen:,} of them are not trained")
    if len(players) > 1:
        say(f"all networks: {sum(player.parameters for player in players):,} parameters")


def _rows(player):
    """Name, class, shape and number of each layer, as text."""
    return [
        ("input", "", player.input, ""),
        *((each.name, each.kind, each.output, f"{each.parameters:,}") for each in player.layers),
        ("total", "", "", f"{player.parameters:,}"),
    ]


def _print_values(model):
    say("parameters: (smallest, mean, largest)(shape)")
    for name, values, shape in parameter_statistics(model):
        numbers = ", ".join(f"{value:.6g}" for value in values)
        say(f"{name}: ({numbers}){'' if shape is None else shape}")


def _print_training(path):
    if read_metadata(path)["monitor"] is None:
        say("Not trained yet.")
        return
    records = read_records(path)
    say(f"trained on {records.examples} examples")
    say(f"which corresponds to {records.batches} batches")
    say(f"Trained for {records.seconds / 3600:.6g} hours")
    say(f"{records.epochs} epochs")
    say(
        "Training succeeded"
        if records.succeeded
        else "Training was not yet completed at the time of this save."
    )
