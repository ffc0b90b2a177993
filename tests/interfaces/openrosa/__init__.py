"""Tests of the door of field apps."""
