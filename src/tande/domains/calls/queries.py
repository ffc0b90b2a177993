"""Reading calls: nothing is read from outside, for nothing but a call itself has a use for it."""
