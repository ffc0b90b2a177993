"""The twenty digits of a root: always as many, worked out by hand, and different for roots that differ early."""

import hashlib

import pytest

from tande.toolkit.bulletins import root_digits, show_digits


@pytest.mark.parametrize(
    ("root", "digits"),
    [
        (bytes(32), "0" * 20),
        (b"\xff" * 32, "9" * 20),
        (b"\x80" + bytes(31), "5" + "0" * 19),
        (b"\x40" + bytes(31), "25" + "0" * 18),
        (b"\x00\x01" + bytes(30), "00001525878906250000"),
        (hashlib.sha256(b"").digest(), "88941599489133732592"),
    ],
)
def test_known_roots(root: bytes, digits: str) -> None:
    assert root_digits(root) == digits


def test_read_out_in_four_groups_of_five() -> None:
    assert show_digits(b"\x00\x01" + bytes(30)) == "00001 52587 89062 50000"


def test_eight_bytes_of_the_root_are_in_them() -> None:
    root = hashlib.sha256(b"root").digest()
    for bit in range(64):
        other = bytearray(root)
        other[bit // 8] ^= 0x80 >> bit % 8
        assert root_digits(bytes(other)) != root_digits(root), bit
