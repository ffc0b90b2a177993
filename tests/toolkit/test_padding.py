"""Sizes tell nothing, and broken padding is always found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tande.toolkit.errors import PaddingBroken
from tande.toolkit.padding import STEPS, pad, padded_size, unpad

LENGTHS = st.one_of(
    st.integers(0, 70_000),
    st.sampled_from([n + d for n in (4096, 16384, 65536, 131072) for d in range(-6, 3)]),
)


@given(LENGTHS)
def test_what_is_padded_comes_back_and_has_a_step_as_its_size(length: int) -> None:
    content = b"\x01" * length
    padded = pad(content)
    assert unpad(padded) == content
    assert len(padded) == padded_size(length)
    assert len(padded) in STEPS or len(padded) % STEPS[-1] == 0
    assert len(padded) >= length + 4


@given(LENGTHS, LENGTHS)
def test_a_longer_text_is_never_padded_to_less(one: int, other: int) -> None:
    assert padded_size(min(one, other)) <= padded_size(max(one, other))


@given(st.binary(max_size=200), st.integers(0, 4095), st.integers(1, 255))
def test_any_changed_byte_outside_the_content_is_found(content: bytes, position: int, change: int) -> None:
    padded = bytearray(pad(content))
    padded[position] ^= change
    inside = 4 <= position < 4 + len(content)
    if inside:
        assert unpad(bytes(padded)) != content
        return
    try:
        opened = unpad(bytes(padded))
    except PaddingBroken:
        return
    # Only a length that claims more of the zeros may pass; what it yields is not the content.
    assert position < 4
    assert opened != content


@given(st.binary(max_size=9000))
def test_arbitrary_bytes_never_raise_anything_else(padded: bytes) -> None:
    try:
        unpad(padded)
    except PaddingBroken:
        return
    assert len(padded) in STEPS


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        bytes(4095),
        bytes(4097),
        b"\xff\xff\xff\xff" + bytes(4092),
        (4093).to_bytes(4, "big") + bytes(4092),
        b"\0\0\0\0" + bytes(16380),
        b"\0\0\0\0" + bytes(4091) + b"\x01",
    ],
)
def test_padding_that_pad_never_makes_is_refused(padded: bytes) -> None:
    with pytest.raises(PaddingBroken):
        unpad(padded)
