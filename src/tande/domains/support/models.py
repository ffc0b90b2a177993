"""Offers of help and protection."""
