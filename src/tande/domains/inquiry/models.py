"""Coded marks of an inquiry."""
