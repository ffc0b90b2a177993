"""Django's SQLite engine, which also remembers the file it opened. Named by the project's settings."""
