"""The tables of detention."""
