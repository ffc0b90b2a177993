"""Reading detention."""
