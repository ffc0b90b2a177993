"""The hotline and the counter: what is told to an officer, and people to be called back. No key is needed here."""
