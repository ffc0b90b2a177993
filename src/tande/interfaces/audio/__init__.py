"""What can be heard: the files that `tande audio` made, for calls and pages. No sign-in, no language."""
