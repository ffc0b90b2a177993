"""Text that everything can hold: what is taken out, and that nothing else is."""

import pytest

from tande.policy.keepable import keepable, whole


@pytest.mark.parametrize(("sent", "kept"), [
    ("Yo frape m 😢 è ṣ אב", "Yo frape m 😢 è ṣ אב"),
    ("a\0b", "ab"), ("\ud83d fini", "? fini"), ("\0\udc00\0", "?"), ("", ""),
])
def test_only_nul_and_halves_of_signs_are_taken_out(sent: str, kept: str) -> None:
    assert keepable(sent) == kept
    assert whole(sent).replace("\0", "") == kept
    assert keepable(kept) == kept
    kept.encode("utf-8")
