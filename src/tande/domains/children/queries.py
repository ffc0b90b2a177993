"""Reading children."""
