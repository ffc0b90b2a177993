"""The register's pages of detention."""
