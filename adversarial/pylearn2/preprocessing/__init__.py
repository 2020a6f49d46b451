"""Pylearn2's further preprocessors."""
