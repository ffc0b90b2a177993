"""Phones and providers to play with, in the demonstration only: they speak to the real adapters over HTTP."""
