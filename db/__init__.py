"""The facts: what the offices handed over, kept and counted; knows nobody above it."""
