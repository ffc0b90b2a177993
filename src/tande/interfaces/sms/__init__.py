"""Text messages: where gateways bring what people wrote, and what becomes of what was sent."""
