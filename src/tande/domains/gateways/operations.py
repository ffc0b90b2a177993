"""Writing gateways."""
