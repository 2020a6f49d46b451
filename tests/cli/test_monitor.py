"""Looking at what was measured, in this process, in histories written by hand."""

import json
import sys

import pytest

from adversarial.cli import main, monitor

pytestmark = pytest.mark.xdist_group("cli-monitor")


def write(path, **channels):
    """A history of as many epochs as there are values."""
    with open(path, "w", encoding="utf-8") as file:
        for epoch, values in enumerate(zip(*channels.values())):
            place = {"epoch": epoch, "batch": epoch, "example": epoch, "seconds": 1.5 * epoch}
            line = {**place, "channels": dict(zip(channels, values))}
            file.write(json.dumps(line) + "\n")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("a.jsonl", valid_objective_g=[1, 2, 3], valid_objective_d=[3, 2, 12345], c10=[0] * 3)
    write("b.jsonl", valid_objective_g=[1, 2, 4], valid_objective_d=[3, 2, 12345], c2=[0] * 3)
    write("odd.jsonl", cost=[1, "nan", "inf"])
    return tmp_path


def test_print_gives_the_last_values(capsys):
    assert main(["monitor", "print", "a.jsonl"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "epochs seen:  2",
        "time trained:  3.0",
        "c10 : 0.0",
        "valid_objective_d : 1.234e+04",
        "valid_objective_g : 3.0",
    ]


def test_print_names_the_files_of_several_and_the_swapped_channels(capsys):
    write("s.jsonl", valid_dis_on_data_y_max_x_max_u=[1])
    assert main(["monitor", "print", "s.jsonl", "b.jsonl"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "s.jsonl"
    assert "dis_on_samp_* on data" in printed[4]
    assert printed[5] == "b.jsonl"
    assert "c2 : 0.0" in printed


def test_channels_are_in_number_aware_order_and_explained(capsys):
    write("n.jsonl", c10=[1], c2=[1], learning_rate=[1])
    assert main(["monitor", "channels", "n.jsonl"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "c2: No doc available.",
        "c10: No doc available.",
        "learning_rate: the learning rate when this was recorded",
    ]


def test_diff_lists_differences_and_says_so_by_its_exit_code(capsys):
    assert main(["monitor", "diff", "a.jsonl", "b.jsonl"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "c2 : - 0.0 (in one only)",
        "c10 : 0.0 - (in one only)",
        "valid_objective_g : 3.0 4.0 (from entry 2 on)",
        "3 of 4 channels differ.",
    ]
    assert main(["monitor", "diff", "a.jsonl", "a.jsonl"]) == 0
    assert capsys.readouterr().out == "0 of 3 channels differ.\n"


@pytest.fixture
def drawn(monkeypatch):
    """What is drawn instead of pictures: arguments of the one who draws them."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    seen = []
    real = monitor.channel_curves

    def remember(histories, names, *arguments):
        seen.append((names, *arguments))
        return real(histories, names, *arguments)

    monkeypatch.setattr(monitor, "channel_curves", remember)
    return seen


def test_plot_draws_both_objectives_unless_told_otherwise(drawn, here):
    assert main(["monitor", "plot", "a.jsonl", "-o", "a.png"]) == 0
    arguments = ["-c", "c*,valid_objective_g", "-x", "hours", "--yrange=-1:2.5", "--smooth", "6"]
    assert main(["monitor", "plot", "a.jsonl", "b.jsonl", "-o", "b.svg", *arguments]) == 0
    assert drawn == [
        (["valid_objective_d", "valid_objective_g"], "epochs", 1, None),
        (["c2", "c10", "valid_objective_g"], "hours", 6, (-1, 2.5)),
    ]
    assert (here / "a.png").exists()
    assert (here / "b.svg").exists()


def test_plot_names_channels_that_are_not_finite(drawn, capsys):
    assert main(["monitor", "plot", "odd.jsonl", "-c", "cost", "-o", "a.png"]) == 0
    assert "odd.jsonl: cost contains NaN or infinity" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments, piece",
    [
        (["print", "none.jsonl"], "none.jsonl cannot be read: No such file"),
        (["print", "none.npz"], "There is no model none.npz"),
        (["plot", "a.jsonl"], "-o FILE.png, or --window"),
        (["plot", "a.jsonl", "-o", "a.doc"], "end its name in .png"),
        (["plot", "a.jsonl", "-o", "a.png", "-c", "c11"], "Did you mean c10?"),
        (["plot", "a.jsonl", "-o", "a.png", "-c", "x*"], "no channel x*"),
        (["plot", "odd.jsonl", "-o", "a.png"], "choose with --channels"),
    ],
)
def test_what_cannot_be_looked_at_is_one_line(arguments, piece, capsys):
    assert main(["monitor", *arguments]) == 2
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert piece in printed.err


@pytest.mark.parametrize("text", ["1", "2:1", "1:1", "a:b", "nan:1", "0:inf"])
def test_a_range_is_two_finite_numbers_in_order(text, capsys):
    assert main(["monitor", "plot", "a.jsonl", "-o", "a.png", f"--yrange={text}"]) == 2
    assert "--yrange" in capsys.readouterr().err


def test_without_matplotlib_the_remedy_is_named(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert main(["monitor", "plot", "a.jsonl", "-o", "a.png"]) == 2
    assert "pip install 'adversarial-nets[plot]'" in capsys.readouterr().err
