"""``adversarial import-original``: a model that the original pickled becomes one of ours."""

from adversarial.checkpoint import is_model_file, save_model
from adversarial.checkpoint.original import load_original
from adversarial.errors import ModelFileError
from adversarial.messages import say


def run(arguments):
    """Save what the pickle holds, and say what that is."""
    if is_model_file(arguments.file):
        raise ModelFileError(f"{arguments.file} is a model of ours already.")
    model = load_original(arguments.file)
    path = save_model(arguments.output or arguments.file, model)
    params = model.get_params()
    numbers = sum(param.get_value(borrow=True).size for param in params)
    say(f"{path}: {type(model).__name__}, {len(params)} parameters of {numbers:,} numbers")
    monitor = getattr(model, "monitor", None)
    if monitor is None:
        say("It was never monitored, so it has no history.")
    else:
        say(f"{monitor.get_epochs_seen()} epochs, {len(monitor.channels)} channels of history")
    if model.dataset_yaml_src is None:
        say("It does not say what it was trained on: name the data with -d.")
