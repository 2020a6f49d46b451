"""Commands that measure: what they are called with."""

import pytest

from adversarial.cli.entry import build_parser
from adversarial.cli.options.scores import MANY


def parsed(typed):
    return build_parser().parse_args(typed.split())


def test_parzen_has_the_defaults_of_the_original():
    arguments = parsed("parzen -p a.npz -d mnist")
    assert (arguments.limit_size, arguments.cross_val, MANY) == (1000, 10, 10000)
    assert arguments.num_samples is None  # so many of a model, all of a file
    assert (arguments.sigma_start, arguments.sigma_end, arguments.sigma) == (-1.0, 0.0, None)
    assert parsed("parzen a.npz -d tfd --folds all").fold == "all"
    assert parsed("parzen a.npz -d tfd -f 3").fold == 3


@pytest.mark.parametrize(
    "typed",
    [
        "parzen -d mnist",
        "parzen a.npz -p a.npz -d mnist",
        "parzen a.npz -d mnist -s 0",
        "parzen a.npz -d mnist -f one",
        "compare runs a.npz",
        "mixing",
    ],
)
def test_wrong_words_are_refused(typed, capsys):
    with pytest.raises(SystemExit) as stop:
        parsed(typed)
    assert stop.value.code == 2
