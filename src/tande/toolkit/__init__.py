"""Pure skills without Django and without I/O: sealing, codes, promises, custody, media types."""
