"""What several interfaces share: the gate before every page, the choice of a language, the list of scripts served."""
