"""The tables of gateways."""
