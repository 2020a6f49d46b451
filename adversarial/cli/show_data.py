"""``adversarial show-data``: examples of a data set, as a model sees them."""

from pathlib import Path

import numpy as np

from adversarial.checkpoint import load_model
from adversarial.cli.models import training_set
from adversarial.cli.pictures import check_picture, deliver
from adversarial.config import yaml_parse
from adversarial.config.part import load_part
from adversarial.errors import AdversarialError, ConfigError
from adversarial.figures import images_sheet
from adversarial.messages import say
from adversarial.run import model_of


def run(arguments):
    """Print what values there are, and draw a random run of examples.

    Notes
    -----
    Original: ``show_examples.py``.
    """
    check_picture(arguments)
    data = _data(arguments)
    if getattr(data, "view_converter", None) is None:
        raise AdversarialError(f"The data, a {type(data).__name__}, are no images.")
    n = arguments.rows * arguments.cols
    if n > data.get_num_examples():
        raise AdversarialError(
            f"The data have only {data.get_num_examples()} examples: choose fewer --rows or --cols."
        )
    rows = data.get_batch_design(n)
    norms = np.linalg.norm(rows, axis=1)
    say("norms of examples: ")
    for name, value in (("min", norms.min()), ("mean", norms.mean()), ("max", norms.max())):
        say(f"\t{name}: {value}")
    say(f"range of elements of examples ({rows.min()}, {rows.max()})")
    say(f"dtype:  {rows.dtype}")
    images = data.adjust_for_viewer(data.get_weights_view(rows))
    say(str(images.shape[1:3]))
    try:
        sheet = images_sheet(images, (arguments.rows, arguments.cols), arguments.rescale, True)
    except ValueError as error:
        raise AdversarialError(f"The images cannot be shown: {error}") from error
    deliver(sheet, arguments, f"{n} examples")


def _data(arguments):
    """The data set that the source describes; the first phase's, if there are several."""
    source = model_of(arguments.source)
    suffix = Path(source).suffix
    changes = {"allow": arguments.allow, "overrides": arguments.settings}
    if suffix in (".yaml", ".yml"):
        data = load_part(source, "dataset", **changes)[0]
    elif suffix == ".npz":
        if arguments.settings:
            raise ConfigError("--set changes experiment files, not saved models.")
        data = training_set(load_model(source, allow=arguments.allow), allow=arguments.allow)
    else:
        data = yaml_parse.load(source, filename="the text", **changes)
    if not hasattr(data, "get_batch_design"):
        raise ConfigError(f"{source} describes a {type(data).__name__}, no data set.")
    return data
