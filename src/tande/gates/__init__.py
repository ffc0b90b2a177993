"""What the sites of those who sign in share: one gate before every page, and one way to choose a language."""
