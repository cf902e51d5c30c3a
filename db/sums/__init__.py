"""Sums of all that changed in cases: made from them, kept with each import, held against them."""
