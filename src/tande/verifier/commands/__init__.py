"""The commands of the verifier, one module for each."""
