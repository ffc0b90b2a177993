"""The pages of the person who reports: no account, no cookie, no need of JavaScript."""
