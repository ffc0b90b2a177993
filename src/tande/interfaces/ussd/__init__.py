"""Menus by short code: one screen at a time."""
