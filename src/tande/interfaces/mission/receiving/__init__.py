"""The register's pages of receiving bodies."""
