"""A witness of public logs (C2SP tlog-witness): cosigns the largest consistent tree it has seen, never a smaller one.

For organisations that want to make sure that a log shows everybody the same: docs/witnessing.md. Needs only
`cryptography`; what it remembers is one SQLite file.
"""
