"""Reading paper."""
