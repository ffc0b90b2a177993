"""The register's pages of force."""
