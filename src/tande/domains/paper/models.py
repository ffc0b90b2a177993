"""The tables of paper."""
