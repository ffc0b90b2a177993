"""Reading gateways."""
