"""Calls: what a caller hears, and what a provider tells of the recording."""
