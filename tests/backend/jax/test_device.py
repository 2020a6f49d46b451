"""The device that JAX computes on."""

import aesara
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from adversarial.backend.jax.device import Device, parse
from adversarial.errors import BackendError


@pytest.mark.parametrize(
    "name, expected", [("cpu", ("cpu", 0)), ("gpu", ("gpu", 0)), ("gpu:12", ("gpu", 12))]
)
def test_a_name_is_a_kind_and_a_number(name, expected):
    assert parse(name) == expected


@pytest.mark.parametrize("name", ["", "cpu:1", "gpu:", "gpu:-1", "gpu0", "GPU", "cuda", "gpu:1x"])
def test_other_names_are_refused(name):
    with pytest.raises(BackendError, match="it is cpu, gpu or gpu:N"):
        Device(name)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_have_64_bits_where_the_float_type_has_and_only_inside(dtype):
    device = Device("cpu")
    with aesara.config.change_flags(floatX=dtype), device.settings():
        assert jnp.asarray(np.zeros(2)).dtype == dtype
        assert jax.config.jax_default_matmul_precision == "highest"
    assert jnp.asarray(np.zeros(2)).dtype == "float32"


def test_half_of_what_is_free_may_be_taken():
    device = Device("cpu")
    assert str(device) == "cpu" and device.room() == 2**32
    device.handle = type("Card", (), {"memory_stats": lambda self: {"bytes_limit": 100}})()
    assert device.room() == 50
