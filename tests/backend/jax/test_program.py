"""Steps as compiled programs."""

import re

import numpy as np
import pytest

from adversarial.backend.jax import program
from adversarial.backend.jax.trace import evaluate

from .games import play

pytestmark = pytest.mark.compiled


def test_the_game_s_compiled_programs_donate_their_state_and_never_turn_to_the_host(
    dataset, jax_backend
):
    _, _, sgd = play(dataset)
    (program,) = sgd._updater.programs.values()
    moving = {*sgd.model.get_params(), *sgd.learning_rule.state}
    streams = [variable for variable in program.written if variable not in moving]
    assert len(program.written) == len(moving) + len(streams)
    assert len(streams) == 3, "noise, and a mask each for data and samples"
    for kind in ("single", "block"):
        text = compiled_text(program, kind, dataset)
        aliases = re.search(r"input_output_alias=\{(.*?)\}, entry", text).group(1)
        assert len(re.findall("(may|must)-alias", aliases)) == len(program.written)
        for word in ("infeed", "outfeed", "send(", "recv(", "callback"):
            assert word not in text, word


def compiled_text(program, kind, dataset):
    def values(variables):
        return [variable.get_value() for variable in variables]

    scalars, rows = values(program.scalars), np.arange(4, dtype=np.int32)
    if kind == "block":
        scalars, rows = [np.stack([s] * 3) for s in scalars], np.stack([rows] * 3)
    given = values(program.written), values(program.read), scalars, [dataset.X], rows
    with program.device.settings():
        return getattr(program, kind).lower(*given).compile().as_text()


def test_what_was_checked_is_not_traced_again(dataset, jax_backend, monkeypatch):
    sizes = []

    def counted(graph, arrays):
        sizes.append(arrays[0].shape[0])
        return evaluate(graph, arrays)

    monkeypatch.setattr(program, "evaluate", counted)
    play(dataset)
    assert sizes == [4, 1], "also one by one and in blocks"
