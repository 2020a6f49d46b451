"""Compiling to C, with OpenBLAS."""
