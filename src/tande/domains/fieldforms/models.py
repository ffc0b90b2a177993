"""The tables of fieldforms."""
