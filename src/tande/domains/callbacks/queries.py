"""Reading callbacks."""
