"""The six grave violations against children in conflict: codes, records, how they are counted, and published tables."""
