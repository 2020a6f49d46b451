"""What pytest leaves alone where an extra is not installed."""

import importlib.util

if importlib.util.find_spec("jax") is None:
    collect_ignore_glob = ["adversarial/backend/jax/*"]
