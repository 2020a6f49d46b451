"""Graphs compiled by JAX, with parameters kept on the device; needs the extra ``[jax]``.

Imported when this backend is chosen, never before.
"""
