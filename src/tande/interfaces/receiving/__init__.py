"""The pages of a body that takes children in: its own code, the hand-over's number, and what it confirms."""
