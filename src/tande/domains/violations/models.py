"""The tables of violations."""
