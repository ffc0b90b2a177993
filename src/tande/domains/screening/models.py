"""The tables of screening."""
