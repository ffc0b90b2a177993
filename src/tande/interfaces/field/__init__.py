"""The card of whoever meets a child in an operation: a page on a phone, and the sealed records it sends."""
