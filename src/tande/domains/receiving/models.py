"""The tables of receiving."""
