"""The desk: what officers of the independent mechanism see and do, under /desk/."""
