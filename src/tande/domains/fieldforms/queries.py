"""Reading fieldforms."""
