"""For programs: the released figures, read only, typed, described by OpenAPI."""
