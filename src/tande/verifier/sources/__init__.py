"""Where a log is read from: a folder, or a web site."""
