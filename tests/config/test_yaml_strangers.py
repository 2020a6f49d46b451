"""Experiment files from strangers: they exhaust nothing, build nothing, and learn nothing."""

import os
import time

import pytest

from adversarial.checkpoint import save_model, serial
from adversarial.config.document import LONGEST
from adversarial.config.yaml_parse import check, load
from adversarial.errors import ConfigError, DataError
from adversarial.models.mlp import MLP, Linear

LETTERS = "abcdefghijklm"
STEPS = list(zip(LETTERS, LETTERS[1:]))
LAUGHS = ["a: &a [x]", *(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in STEPS)]
NAMED = ["a: &a {k: 1}", *(f"{b}: &{b} {{p: *{a}, q: *{a}, r: *{a}}}" for a, b in STEPS)]
MERGED = ["a: &a {k: 1}", *(f"{b}: &{b} {{<<: [*{a}, *{a}, *{a}]}}" for a, b in STEPS)]
LADDER = ["a0: &a0 [x]", *(f"a{i + 1}: &a{i + 1} [*a{i}]" for i in range(3000))]
BOMBS = {
    "billion laughs": ("\n".join(LAUGHS), "more than 100000 values"),
    "laughs in mappings": ("\n".join(NAMED), "more than 100000 values"),
    "laughs by merging": ("\n".join(MERGED), "more than 100000 values"),
    "a ladder of aliases": ("\n".join(LADDER), "deeper than 100"),
    "brackets": ("[" * 100000, "nested too deeply"),
    "indentation": ("".join(" " * i + "-\n" for i in range(700)), "line"),
    "questions": ("? " * 50000, "nested too deeply"),
    "a long text": ("a: " + "x" * LONGEST, "longer than 256 KiB"),
    "a long number": ("a: " + "9" * 100000, "a number of 100000 characters"),
    "a long float": ("a: " + "9" * 100000 + "e5", "a number of 100002 characters"),
    "a number to base 60": ("a: 1" + ":59" * 50000, "a number of"),
    "an empty whole number": ("a: !!int ''", "is no !!int"),
    "an empty number": ("a: !!float ''", "is no !!float"),
    "a tag with a bang": ("!impor!impor", "line 1"),
    "no date": ("a: !!timestamp x", "line 1"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once_with_its_place(name, tmp_path):
    text, words = BOMBS[name]
    path = tmp_path / "bomb.yaml"
    path.write_text(text)

    def raise_first(errors):
        raise errors[0]

    for read in (lambda: load(text, filename=str(path)), lambda: raise_first(check(path))):
        began = time.process_time()
        with pytest.raises(ConfigError, match=f'in "{path}", line') as caught:
            read()
        assert time.process_time() - began < 5
        assert words in str(caught.value)
        assert len(str(caught.value)) < 1000


def test_a_file_without_end_is_not_read_to_its_end():
    assert "no ordinary file" in str(check("/dev/zero")[0])


def test_a_pipe_in_place_of_data_is_not_waited_for(tmp_path):
    for name in ("x.npy", "x.npz", "x.pkl"):
        os.mkfifo(tmp_path / name)
        with pytest.raises(DataError, match="no ordinary file"):
            serial.load(tmp_path / name)


def test_twins_of_the_same_objects_are_no_bomb():
    text = "data: &d {k: [1, 2]}\nlist: [" + "*d, " * 500 + "]"
    assert len(load(text)["list"]) == 500


def test_a_file_that_is_refused_is_not_built_and_its_data_are_not_opened(tmp_path, monkeypatch):
    save_model(tmp_path / "m.npz", MLP([Linear(1, "y", irange=0.5)], nvis=1))
    monkeypatch.setattr(serial, "load", lambda *args: pytest.fail("opened"))
    path = tmp_path / "f.yaml"
    path.write_text(f"a: !pkl: {tmp_path}/m.npz\nb: !obj:os.system {{}}\nc: !pkl: {tmp_path}/n.npz")
    errors = [str(error) for error in check(path)]
    assert len(errors) == 2
    assert "os.system" in errors[0]
    assert "n.npz cannot be read: no such file" in errors[1]


@pytest.mark.parametrize(
    "name",
    [
        "adversarial.training.os.system",
        "adversarial.training.os",
        "adversarial.training.np.load",
        "adversarial.datasets.mnist.os.system",
        "adversarial.pylearn2.csv_dataset.np.genfromtxt",
        "adversarial.datasets.saving.save_dataset",
        "adversarial.datasets.saving.save_preprocessor",
        "adversarial.datasets.fetch.mnist.fetch_mnist",
        "adversarial.models.adversary_pair.log.handlers",
        "adversarial.models.generator.Generator.sample",
        "adversarial.monitor.records.json.loads",
        "adversarial.monitor.records.np.save",
        "adversarial.checkpoint.save_model",
        "adversarial.checkpoint.serial.load",
        "adversarial.files.atomic.replacing",
        "adversarial.cli.main",
        "pylearn2.utils.shell.run_shell_command",
        "pylearn2.train.serial.save",
    ],
)
@pytest.mark.parametrize("form", ["!obj:{} {{}}", "!import:{}", "!import {}"])
def test_nothing_is_reached_through_an_allowed_module(name, form):
    with pytest.raises(ConfigError, match=r'in "<text>", line 1, column 1: '):
        load(form.format(name))
