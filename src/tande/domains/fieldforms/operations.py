"""Writing fieldforms."""
