"""The tables of personnel."""
