"""Gateways of text messages: what each sends us, and what each must be sent. Pure, one small file for each kind.

``messages`` holds what they have in common, ``kinds`` lists them. Every file has the same four: ``FIELDS``, ``read``,
``call``, ``sent``. No answer of ours ever holds a word: a gateway may send to a phone whatever we answer.
"""
