"""What pytest leaves alone where an extra is not installed."""

import importlib.util

import adversarial  # noqa: F401  (before Aesara, which on NumPy 2 it makes importable)

if importlib.util.find_spec("jax") is None:
    collect_ignore_glob = ["adversarial/backend/jax/*"]
