"""Reading outbox."""
