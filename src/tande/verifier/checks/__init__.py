"""What is checked of a log, one module for each question."""
