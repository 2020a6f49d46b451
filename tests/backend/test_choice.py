import importlib.util

import pytest

from adversarial.backend import current, use
from adversarial.errors import AdversarialError, BackendError

pytestmark = pytest.mark.compiled

HAS_JAX = importlib.util.find_spec("jax") is not None


def test_c_compiles_unless_another_is_asked_for():
    assert current().name == "c"
    with use():
        assert current().name == "c"


def test_without_a_compiler_jax_is_taken_if_it_is_installed(no_compiler, monkeypatch):
    if not HAS_JAX:
        pytest.skip(reason="jax is not installed")
    with use() as backend:
        assert backend.name == "jax"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with use() as backend:
        assert backend.name == "c"


def test_the_log_names_the_backend(caplog):
    with caplog.at_level("INFO"), use("auto"):
        pass
    assert caplog.messages == ["backend: c on cpu"]


def test_a_choice_lasts_as_long_as_its_block(monkeypatch):
    if not HAS_JAX:
        pytest.skip(reason="jax is not installed")
    with use("jax") as backend:
        assert current() is backend
        assert (backend.name, str(backend.device)) == ("jax", "cpu")
        with use("c"):
            assert current().name == "c"
        assert current() is backend
    assert current().name == "c"


@pytest.mark.parametrize(
    "name, device, message",
    [
        ("theano", "cpu", "Unknown backend 'theano': it is one of auto, c, jax"),
        ("c", "gpu", "runs on the CPU only, not on gpu: use jax"),
        ("c", "tpu", "runs on the CPU only"),
    ],
)
def test_what_does_not_exist_is_refused(name, device, message):
    with pytest.raises(BackendError, match=message), use(name, device):
        pass


@pytest.mark.parametrize("name", ["jax", "auto"])
def test_a_machine_without_a_gpu_says_so(name):
    if not HAS_JAX:
        pytest.skip(reason="jax is not installed")
    import jax

    if any(device.platform == "gpu" for device in jax.devices()):
        pytest.skip(reason="this machine has a GPU")
    with pytest.raises(AdversarialError, match="JAX finds no GPU here"), use(name, "gpu:0"):
        pass


@pytest.mark.parametrize("device", ["tpu", "gpu:x", "cpu:1", "gpu:", ""])
def test_unknown_devices_are_refused(device):
    if not HAS_JAX:
        pytest.skip(reason="jax is not installed")
    with pytest.raises(BackendError, match="cpu, gpu or gpu:N"), use("jax", device):
        pass


@pytest.mark.parametrize("device", ["cpu", "gpu:0"])
def test_without_jax_the_error_says_how_to_install_it(device, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with (
        pytest.raises(BackendError, match=r"pip install 'adversarial-nets\[jax\]'"),
        use("jax", device),
    ):
        pass
