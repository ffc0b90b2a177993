"""Reading receiving."""
