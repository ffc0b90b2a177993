"""The tables of children."""
