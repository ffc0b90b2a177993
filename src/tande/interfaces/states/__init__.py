"""The States' own small site: a focal point sees what was referred to her State, and answers. Nothing else."""
