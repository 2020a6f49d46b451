"""The desk, for all tests of this folder."""

from tests.desk import desk  # noqa: F401
