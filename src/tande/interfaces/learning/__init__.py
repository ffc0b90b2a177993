"""Lessons and tests for whoever serves in the mission: public pages, no account, no cookie, no script."""
