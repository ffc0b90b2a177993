"""A conversation by text message, phone menu or voice: one pure function, the same for every door (decision 042)."""
