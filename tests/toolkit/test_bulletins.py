"""The forty digits of a root: always as many, worked out by hand, and different for roots that differ early."""

import hashlib

import pytest

from tande.toolkit.bulletins import root_digits, show_digits


@pytest.mark.parametrize(
    ("root", "digits"),
    [
        (bytes(32), "0" * 40),
        (b"\xff" * 32, "9" * 40),
        (b"\x80" + bytes(31), "5" + "0" * 39),
        (b"\x40" + bytes(31), "25" + "0" * 38),
        (b"\x00\x01" + bytes(30), "0000152587890625" + "0" * 24),
        (hashlib.sha256(b"").digest(), "8894159948913373259295182992415597451812"),
    ],
)
def test_known_roots(root: bytes, digits: str) -> None:
    assert root_digits(root) == digits


def test_read_out_in_eight_groups_of_five() -> None:
    assert show_digits(b"\x00\x01" + bytes(30)) == "00001 52587 89062 50000 00000 00000 00000 00000"


def test_sixteen_bytes_of_the_root_are_in_them() -> None:
    root = hashlib.sha256(b"root").digest()
    for bit in range(128):
        other = bytearray(root)
        other[bit // 8] ^= 0x80 >> bit % 8
        assert root_digits(bytes(other)) != root_digits(root), bit
