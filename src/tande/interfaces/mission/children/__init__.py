"""The register's pages of children."""
