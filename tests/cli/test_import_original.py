"""Commands on a model that the original pickled."""

from pathlib import Path

import pytest

from adversarial.checkpoint import save_model
from adversarial.cli import main
from adversarial.models.mlp import MLP, Linear

GOLDEN = Path(__file__).parents[1] / "golden"
PICKLE = str(GOLDEN / "pretrain_original.pkl.gz")

pytestmark = pytest.mark.xdist_group("original")


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command in a folder; returns the exit code and what was printed."""
    monkeypatch.setenv("GOLDEN_DATA", str(GOLDEN / "data"))
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments):
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run_command


def test_it_is_imported_and_draws_the_same(run, tmp_path):
    code, printed = run("import-original", PICKLE, "-o", "m.npz")
    assert (code, printed.splitlines()) == (
        0,
        [
            "m.npz: AdversaryPair, 12 parameters of 3,054 numbers",
            "3 epochs, 175 channels of history",
        ],
    )
    for model, picture in (("m.npz", "ours.png"), (PICKLE, "theirs.png")):
        code, _ = run("samples", model, "-o", picture, "--layout", "grid", "-n", "4")
        assert code == 0
    assert (tmp_path / "ours.png").read_bytes() == (tmp_path / "theirs.png").read_bytes()


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["samples", PICKLE, "-o", "a.png", "--layout", "pairs", "-n", "2"], "2 samples"),
        (["interpolate", PICKLE, "-o", "b.png", "--rows", "1", "--steps", "3"], "b.png"),
        (["weights", PICKLE, "-o", "c.png"], "c.png"),
        (["summary", PICKLE], "all networks: 3,054 parameters"),
        (["monitor", "print", PICKLE], "valid_objective_g : 0.693238139153"),
        (["monitor", "diff", PICKLE, PICKLE], ""),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_commands_that_take_a_model_take_it(run, arguments, expected):
    code, printed = run(*arguments)
    assert (code, expected in printed) == (0, True), printed


def test_the_output_is_beside_it_unless_named(run, tmp_path):
    (tmp_path / "old.pkl.gz").write_bytes(Path(PICKLE).read_bytes())
    code, printed = run("import-original", "old.pkl.gz")
    assert code == 0 and printed.startswith("old.npz: AdversaryPair")
    assert (tmp_path / "old.npz").exists()


def test_what_is_no_pickle_of_the_original_is_one_line(run, tmp_path):
    save_model(tmp_path / "ours.npz", MLP([Linear(1, "y", irange=0.5)], nvis=1))
    (tmp_path / "harm.pkl").write_bytes(b"cos\nsystem\n(S'touch MARK'\ntR.")
    for name, piece in {
        "ours.npz": "is a model of ours already",
        "harm.pkl": "asks for the function or class os.system",
        "nowhere.pkl": "No such file",
    }.items():
        code, printed = run("import-original", name)
        assert code == 2
        assert printed.count("\n") == 1 and name in printed and piece in printed, printed
    assert not (tmp_path / "MARK").exists()
