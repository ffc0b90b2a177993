"""Writing outbox."""
