"""What the public templates can say."""
