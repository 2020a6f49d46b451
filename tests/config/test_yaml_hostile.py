"""Experiment files come from anywhere: none may run what it pleases."""

import pickle

import pytest

from adversarial.config.yaml_parse import check, load
from adversarial.errors import ConfigError

ATTACKS = [
    "!obj:os.system {{command: '{command}'}}",
    "!obj:posix.system {{command: '{command}'}}",
    "!obj:subprocess.call {{args: ['sh', '-c', '{command}']}}",
    "!obj:subprocess.Popen {{args: '{command}', shell: true}}",
    "!obj:adversarial.os.system {{command: '{command}'}}",
    "!obj:adversarial.space.os.system {{command: '{command}'}}",
    "!obj:pylearn2.utils.serial.os.system {{command: '{command}'}}",
    "!obj:adversarial.config.yaml_parse.os.system {{command: '{command}'}}",
    "!obj:adversarial.config.yaml_parse.load {{stream: '!obj:os.system {{}}', allow: [os]}}",
    "!obj:numpy.os.system {{command: '{command}'}}",
    "!obj:numpy.load {{file: '{pickle}', allow_pickle: true}}",
    "!obj:pickle.load {{file: '{pickle}'}}",
    "!obj:eval {{source: __import__(\"os\").system('{command}')}}",
    "!obj:exec {{}}",
    "!obj:__import__ {{name: os}}",
    "!obj:getattr {{}}",
    "!obj:open {{file: '{marker}', mode: w}}",
    "!obj:builtins.open {{file: '{marker}', mode: w}}",
    "!obj:adversarial.__builtins__.eval {{}}",
    "!obj:adversarial.space.VectorSpace.__init__.__globals__ {{}}",
    "!obj:__import__(\"os\").system {{command: '{command}'}}",
    "!obj:importlib.import_module {{name: this}}",
    "!import:builtins.eval",
    "!import os.system",
    "!pkl: '{pickle}'",
    "!!python/object/apply:os.system ['{command}']",
    "!!python/object/new:os.system ['{command}']",
    "!!python/name:os.system",
    "!!python/module:os",
    "? !!python/object/apply:os.system ['{command}']\n: 1",
]
ATTACKS_WITH_TOYBOX = [
    "!obj:toybox.system {{command: '{command}'}}",
    "!obj:toybox.os.system {{command: '{command}'}}",
    "!import:toybox.os",
    "!import:toybox.HANDLES",
    "!obj:toybox.Path {{}}",
    "!obj:toybox._hidden {{}}",
    "!obj:toybox.__dict__ {{}}",
]


class Bomb:
    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        import os

        return os.system, (self.command,)


@pytest.fixture
def trap(tmp_path):
    """Where an attack that succeeded would leave a file, and how it would."""
    marker = tmp_path / "marker"
    command = f"touch {marker}"
    bomb = tmp_path / "bomb.pkl"
    bomb.write_bytes(pickle.dumps(Bomb(command)))
    yield {"marker": marker, "command": command, "pickle": bomb}
    assert not marker.exists()


def test_the_bomb_is_real(tmp_path):
    marker = tmp_path / "real"
    pickle.loads(pickle.dumps(Bomb(f"touch {marker}")))
    assert marker.exists()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("instantiate", [True, False])
def test_attacks_are_refused(trap, attack, instantiate):
    text = attack.format(**trap)
    with pytest.raises(ConfigError, match='in "attack.yaml", line 1, column'):
        load(text, instantiate=instantiate, filename="attack.yaml")


@pytest.mark.parametrize("attack", ATTACKS_WITH_TOYBOX)
def test_an_allowed_package_opens_its_own_names_only(trap, attack, toybox):
    with pytest.raises(ConfigError):
        load(attack.format(**trap), allow=("toybox",))


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_through_overrides_are_refused(trap, attack):
    with pytest.raises(ConfigError):
        load("a: 1", overrides=["a=" + attack.format(**trap)])


def test_check_refuses_them_as_well(trap, tmp_path):
    path = tmp_path / "attacks.yaml"
    attacks = [attack for attack in ATTACKS if "__import__(" not in attack]
    path.write_text("\n".join("- " + a.format(**trap).replace("\n", "\n  ") for a in attacks))
    assert len(check(path)) >= len(attacks)


def test_a_package_that_is_not_allowed_is_not_even_imported(monkeypatch, tmp_path):
    package = tmp_path / "sneaky_toys"
    package.mkdir()
    (package / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass X: pass")
    monkeypatch.syspath_prepend(str(tmp_path))
    for text in ["!obj:sneaky_toys.X {}", "!import:sneaky_toys.X", "!obj:sneaky_toys.y.X {}"]:
        with pytest.raises(ConfigError, match="--allow sneaky_toys"):
            load(text)
    assert not (tmp_path / "ran").exists()


def test_an_allowed_package_may_be_used(load_toys, toybox):
    assert load_toys("!import:toybox.ANSWER") == 42
    assert isinstance(load_toys("!obj:toybox.Box {}"), toybox.Box)
