"""Whether a model can be saved whole, asked before it is trained."""

from collections.abc import Iterator
from typing import Any

from adversarial.checkpoint.description import arguments_of, describe
from adversarial.errors import ModelFileError
from adversarial.models.model import Model
from adversarial.models.random_state import random_sources


def check_saveable(model: Model) -> None:
    """Refuse a model that could not be saved, or would lose something.

    Parameters
    ----------
    model : Model

    Raises
    ------
    ModelFileError
        If a class does not keep an argument of its constructor, an argument is nothing that can be
        saved, or a model among the arguments is told by nobody's ``parts``, so that its parameters
        and random states would be lost.
    """
    describe(model)
    saved = _state_of(model)
    for _, part in model.named_parts():
        for name, value in arguments_of(part).items():
            if any(_state_of(inner) - saved for inner in _models_in(value)):
                raise ModelFileError(
                    f"{type(part).__name__} cannot be saved whole: its parts() does not name the "
                    f"models in its argument {name}."
                )


def _state_of(model: Model) -> set:
    return {*model.get_all_params(), *(source for _, source in random_sources(model))}


def _models_in(value: Any) -> Iterator[Model]:
    if isinstance(value, Model):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _models_in(item)
