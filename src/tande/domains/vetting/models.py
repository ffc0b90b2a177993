"""The tables of vetting."""
