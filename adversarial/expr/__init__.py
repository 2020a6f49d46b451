"""Formulas that several subjects share."""
