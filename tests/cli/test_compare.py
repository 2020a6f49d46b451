"""Comparing from the command line, in this process."""

import json
import re

import aesara
import numpy as np
import pytest

from adversarial.backend.precision import prefer_float32
from adversarial.cli import main
from adversarial.config import yaml_parse
from adversarial.monitor.records import CLOCKS
from adversarial.paper.fidelity import Replay

pytestmark = pytest.mark.xdist_group("cli-compare")


@pytest.fixture(scope="module")
def computed(desk):
    """Values of an experiment by recorded keys, as if the original had computed them."""
    prefer_float32()
    text = (desk / "regression.yaml").read_text().replace("${DATA}", "${GOLDEN_DATA}")
    for name in ("x.npy", "y.npy"):
        desk.write(f"golden/data/{name}", "")
        (desk / f"golden/data/{name}").write_bytes((desk / name).read_bytes())
    file = desk.write("golden/case.yaml", text.replace("${OUT}", "${GOLDEN_DIR}"))
    places = {"GOLDEN_DIR": str(desk / "golden"), "GOLDEN_DATA": str(desk / "golden/data")}
    replay = Replay(lambda: yaml_parse.load_path(file, places))
    with aesara.config.change_flags(mode="FAST_COMPILE"):
        epochs, monitor = replay.run
        channels = {n: c.val_record for n, c in monitor.channels.items() if n not in CLOCKS}
        return {
            **{f"init/{key}": value for key, value in replay.initial.items()},
            **{f"epoch{k}/{key}": v for k, each in enumerate(epochs) for key, v in each.items()},
            "monitor/names": np.array(json.dumps(list(channels)).encode()),
            "monitor/values": np.array(list(channels.values())),
        }


@pytest.fixture
def compare(desk, computed):
    """Compare the experiment with recorded values, some of them changed."""

    def run(*arguments, **changes):
        changed = {key.replace("__", "/"): change for key, change in changes.items()}
        arrays = {key: changed.get(key, np.copy)(array) for key, array in computed.items()}
        np.savez(desk / "golden/case.npz", **arrays)
        return main(["compare", "original", str(desk / "golden/case.yaml"), *arguments])

    return run


def test_equal_values_are_close_and_nothing_is_saved(compare, desk, capsys):
    assert compare() == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed if not line.startswith(" ")][:4] == [
        "initial parameters",
        "channels",
        "parameters",
        "movement of parameters",
    ]
    assert printed[-1].startswith("0 of ")
    assert sorted(path.name for path in (desk / "golden").iterdir()) == [
        "case.npz",
        "case.yaml",
        "data",
    ]


def test_a_difference_is_named_with_the_epoch_where_it_begins(compare, desk, capsys):
    def late(values):
        return values * [1, 1, 1.01, 1.01]  # of four records, the last two

    def one_percent(array):
        return 1.01 * array

    place = desk / "out/compared.json"
    options = ["--worst", "1", "--json", str(place)]
    assert compare(*options, monitor__values=late, epoch3__model__out_W=one_percent) == 1
    printed = capsys.readouterr().out
    assert printed.count("first  largest  (epoch)") == 3
    assert re.search(r" valid_\w+ .* 2  +[23]  BEYOND from 2\n", printed)
    parameter_and_its_movement = re.findall(r" model/out_W .* 3  +3  BEYOND from 3\n", printed)
    assert len(parameter_and_its_movement) == 2
    assert max(map(len, printed.splitlines())) <= 100
    options = ["--within", "0.02"]
    assert compare(*options, monitor__values=late, epoch3__model__out_W=one_percent) == 0
    assert capsys.readouterr().out.count(" 2e-02") > 5
    (gaps,) = json.loads(place.read_text()).values()
    places = {(g["kind"], g["name"]): (g["beyond"], g["differs"], g["largest"]) for g in gaps}
    assert places["parameters", "model/out_W"] == (3, 3, 3)
    assert places["channels", "valid_objective"][:2] == (2, 2)


def test_the_table_for_the_docs_has_a_row_for_each_file(compare, capsys):
    assert compare("--markdown") == 0
    head, rule, row = capsys.readouterr().out.splitlines()
    assert head.startswith("| experiment | initial parameters |")
    assert row.startswith("| `case` | 0e+00 |  |  | ")
    assert head.count("|") == rule.count("|") == row.count("|")


def test_the_table_names_the_worst_channel_and_its_epochs(compare, capsys):
    def changed(values):
        factors = np.ones_like(values)
        factors[0] = [1, 1.01, 1.02, 1.03]
        factors[-1] = [1, 1, 1.01, 2]
        return values * factors

    options = ["--markdown", "--within", "1"]
    assert compare(*options, monitor__values=changed) == 0
    row = capsys.readouterr().out.splitlines()[-1]
    assert re.search(r"\| epoch 1 \| `\w+`: largest at epoch 3, first at 2 \| 0 of \d+ \|$", row)


@pytest.mark.parametrize(
    "contents, piece", [(None, "No such file"), (b"x", "cannot be read"), ("npz", "no recorded")]
)
def test_recorded_values_that_are_none_are_one_line(desk, computed, contents, piece, capsys):
    path = desk / "golden/none.npz"
    path.unlink(missing_ok=True)
    if contents == "npz":
        np.savez(path, x=1)
    elif contents:
        path.write_bytes(contents)
    file = str(desk / "golden/case.yaml")
    assert main(["compare", "original", file, "--recorded", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "none.npz" in line and piece in line


def test_runs_are_compared_by_folder_or_history(tmp_path, capsys):
    for name, last in (("a", 3), ("b", 3.5)):
        (tmp_path / name).mkdir()
        with open(tmp_path / name / "metrics.jsonl", "w", encoding="utf-8") as file:
            for epoch, value in enumerate([1, 2, last]):
                place = {"epoch": epoch, "batch": 0, "example": 0, "seconds": 0.0}
                file.write(json.dumps({**place, "channels": {"c": value}}) + "\n")
    pair = [str(tmp_path / "a"), str(tmp_path / "b/metrics.jsonl")]
    assert main(["compare", "runs", *pair]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "run  epochs  time".replace("run", f"{'run':<{len(pair[1])}}"),
        f"{pair[0]:<{len(pair[1])}}  2       0.0 s",
        f"{pair[1]}  2       0.0 s",
        "1 of 1 channels differ by more than is allowed: --channels shows them.",
    ]
    assert main(["compare", "runs", *pair, "--channels"]) == 1
    assert capsys.readouterr().out.splitlines()[3:] == [
        "channels:   absolute  relative  allowed  first  largest  (record)",
        "  c         5.00e-01  1.43e-01    0e+00      2        2  BEYOND from 2",
        "1 of 1 are beyond what is allowed.",
    ]
    assert main(["compare", "runs", *pair, "--within", "0.2", "--worst", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[4].endswith("  2e-01      2        2")
    assert main(["compare", "runs", pair[0], pair[0]]) == 0


def test_channels_near_zero_are_held_to_an_absolute_floor(tmp_path):
    for name, value in (("a", 1e-7), ("b", 1.15e-7)):
        place = {"epoch": 0, "batch": 0, "example": 0, "seconds": 0.0}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({**place, "channels": {"c": value}}))
    pair = [str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]
    assert main(["compare", "runs", *pair]) == 1
    assert main(["compare", "runs", *pair, "--within", "1e-5"]) == 0
    assert main(["compare", "runs", *pair, "--within", "1e-5", "--floor", "0"]) == 1
    assert main(["compare", "runs", *pair, "--floor", "1e-7"]) == 0


def test_a_model_equals_itself(desk, computed, capsys):
    from adversarial.checkpoint import save_model
    from adversarial.models.mlp import MLP, Linear

    paths = [str(desk / f"out/{name}.npz") for name in ("one", "two")]
    for path, irange in zip(paths, (0.5, 0.25)):
        save_model(path, MLP([Linear(1, "y", irange=irange)], nvis=2))
    assert main(["compare", "models", paths[0], paths[0]]) == 0
    assert main(["compare", "models", *paths]) == 1
    printed = capsys.readouterr().out
    assert "1 of 2 are beyond" in printed
    assert "  BEYOND\n" in printed and "largest" not in printed  # a model has no records
