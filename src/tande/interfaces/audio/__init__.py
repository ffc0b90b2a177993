"""What can be heard: the files that `tande audio` made, for calls, pages and whoever listens. No sign-in, no language."""
