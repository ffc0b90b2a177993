"""Who may send from a field app, which forms were given out, and what came in of them: see README.md."""
