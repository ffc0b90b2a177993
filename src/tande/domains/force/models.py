"""The tables of force."""
