"""The register's pages of phones."""
