"""Reading phones."""
