"""The desk and what is run there, for all tests of this folder."""

from tests.desk import desk  # noqa: F401

from .folders import program, refused  # noqa: F401
