"""Text that every seal and every database can hold, whatever a phone or a program sent. Pure, the one place for it."""


def whole(text: str) -> str:
    """Without halves of signs: old phones cut an emoji in two, and JSON can write half of one."""
    return text.encode("utf-8", "replace").decode("utf-8")


def keepable(text: str) -> str:
    """Without halves of signs and without NUL, which not every database keeps."""
    return whole(text.replace("\0", ""))
