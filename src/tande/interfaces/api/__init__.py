"""For programs: the released figures, read only; and partners, who file and follow. Typed, described by OpenAPI."""
