"""Reading force."""
