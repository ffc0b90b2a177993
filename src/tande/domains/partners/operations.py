"""Writing partners."""
