"""What tests stand on: database engines, the real server, the real browser."""
