"""Commands for whoever installs, runs and uses Tande from a terminal."""
