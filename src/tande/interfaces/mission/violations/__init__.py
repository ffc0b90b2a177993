"""The register's pages of violations."""
