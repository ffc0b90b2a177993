"""Reading violations."""
