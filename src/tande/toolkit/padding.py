"""Padding, so that the size of a sealed text tells nothing.

Form: u32 big-endian length ‖ bytes ‖ zeros, up to 4,096, 16,384, 65,536 or the next multiple of 65,536 bytes
(total, with the four length bytes). Rule: DESIGN.md §4; the browser does exactly the same.
"""

from tande.toolkit.errors import PaddingBroken

STEPS = (4_096, 16_384, 65_536)
_LENGTH_BYTES = 4
_LARGEST = 2**32 - 1


def padded_size(length: int) -> int:
    """The total size in bytes that `length` bytes of content are padded to."""
    total = length + _LENGTH_BYTES
    for step in STEPS:
        if total <= step:
            return step
    last = STEPS[-1]
    return -(-total // last) * last


def pad(content: bytes) -> bytes:
    """`content` with its length in front and zeros behind. Raises PaddingBroken beyond 4 GiB."""
    if len(content) > _LARGEST:
        raise PaddingBroken("too long to be padded")
    head = len(content).to_bytes(_LENGTH_BYTES, "big")
    return (head + content).ljust(padded_size(len(content)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The content of `padded`.

    Raises PaddingBroken unless size, length and zeros are exactly as `pad` makes them.
    """
    if len(padded) < STEPS[0]:
        raise PaddingBroken("shorter than the first step")
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    if padded_size(length) != len(padded):
        raise PaddingBroken("the length does not fit the size")
    end = _LENGTH_BYTES + length
    if padded.count(0, end) != len(padded) - end:
        raise PaddingBroken("something other than zeros follows the content")
    return padded[_LENGTH_BYTES:end]
