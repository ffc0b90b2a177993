"""The register's pages of exports, imports and sharing."""
