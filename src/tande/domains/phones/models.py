"""The tables of phones."""
