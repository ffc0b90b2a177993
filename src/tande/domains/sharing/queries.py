"""Reading sharing."""
