"""Wrapped keys, key files, and the recovery key in three hands."""

import dataclasses
import json
from itertools import combinations
from typing import Any

import pytest

from tande.toolkit import custody, keywrap, sealing, unsealing
from tande.toolkit.errors import (
    BadKey,
    KeyFileBroken,
    KeyWrapTooWeak,
    ShareAltered,
    WrongCustodians,
    WrongPair,
    WrongPassphrase,
)

SEED = bytes(range(32))
PASSPHRASE = "pèl anba pye bwa 7"


@pytest.fixture(scope="module")
def wrapped() -> dict[str, Any]:
    """One wrapped key for all tests: wrapping costs 600,000 rounds."""
    return keywrap.wrap(SEED, passphrase=PASSPHRASE, name="marie")


class TestKeywrap:
    """Wrapping and unwrapping a private key."""

    def test_it_works(self, wrapped: dict[str, Any]) -> None:
        assert unsealing.unwrap(wrapped, passphrase=PASSPHRASE, name="marie") == SEED
        assert json.loads(json.dumps(wrapped)) == wrapped

    def test_another_keyboards_accents_are_the_same_passphrase(self, wrapped: dict[str, Any]) -> None:
        decomposed = PASSPHRASE.replace("è", "e\u0300")
        assert unsealing.unwrap(wrapped, passphrase=decomposed, name="marie") == SEED

    def test_a_wrong_passphrase_or_name_or_owner_is_named(self, wrapped: dict[str, Any]) -> None:
        with pytest.raises(WrongPassphrase):
            unsealing.unwrap(wrapped, passphrase="wrong", name="marie")
        with pytest.raises(WrongPassphrase):
            unsealing.unwrap(wrapped, passphrase=PASSPHRASE, name="pierre")
        with pytest.raises(WrongPassphrase):
            unsealing.unwrap(wrapped, passphrase=PASSPHRASE, name="marie", owner="recovery-key")

    @pytest.mark.parametrize("field", ["salt", "iv", "ct"])
    def test_an_altered_wrap_does_not_open(self, wrapped: dict[str, Any], field: str) -> None:
        raw = bytearray(keywrap.decode(wrapped[field]))
        raw[0] ^= 1
        with pytest.raises(WrongPassphrase):
            unsealing.unwrap(wrapped | {field: keywrap.encode(raw)}, passphrase="ascii only", name="marie")

    @pytest.mark.parametrize("rounds", [0, 1, 599_999])
    def test_too_few_rounds_are_refused_both_ways(self, wrapped: dict[str, Any], rounds: int) -> None:
        with pytest.raises(KeyWrapTooWeak):
            keywrap.wrap(SEED, passphrase=PASSPHRASE, name="marie", rounds=rounds)
        with pytest.raises(KeyWrapTooWeak):
            unsealing.unwrap(wrapped | {"rounds": rounds}, passphrase=PASSPHRASE, name="marie")

    @pytest.mark.parametrize(
        "change",
        [
            {"v": 2},
            {"kdf": "scrypt"},
            {"rounds": "600000"},
            {"rounds": True},
            {"rounds": 10**9},
            {"salt": ""},
            {"salt": None},
            {"iv": "AAAA"},
            {"ct": "AAAA"},
            {"ct": "not base64!"},
        ],
    )
    def test_a_broken_wrap_is_refused(self, wrapped: dict[str, Any], change: dict[str, Any]) -> None:
        with pytest.raises(KeyFileBroken):
            keywrap.check_wrapped(wrapped | change)

    def test_a_seed_of_the_wrong_length_is_not_wrapped(self) -> None:
        with pytest.raises(BadKey):
            keywrap.wrap(b"short", passphrase=PASSPHRASE, name="marie")


class TestKeyFiles:
    """The small files that carry keys."""

    def test_a_key_file_comes_back(self, wrapped: dict[str, Any]) -> None:
        file = keywrap.KeyFile("officer-key", "marie", sealing.public_key_of(SEED), wrapped)
        read = keywrap.read_key_file(keywrap.write_key_file(file))
        assert read == file
        assert unsealing.unwrap_key_file(read, passphrase=PASSPHRASE) == SEED

    def test_a_bare_wrap_needs_a_name(self, wrapped: dict[str, Any]) -> None:
        content = json.dumps(wrapped).encode()
        assert keywrap.read_key_file(content, name="marie").name == "marie"
        with pytest.raises(KeyFileBroken):
            keywrap.read_key_file(content)

    def test_what_the_desk_hands_out_is_read(self, wrapped: dict[str, Any]) -> None:
        content = json.dumps({"v": 1, "username": "marie", "wrapped_key": wrapped, "desk_keys": []}).encode()
        assert keywrap.read_key_file(content).name == "marie"

    def test_a_file_with_another_public_key_is_refused(self, wrapped: dict[str, Any]) -> None:
        other = sealing.public_key_of(sealing.new_seed())
        file = keywrap.KeyFile("officer-key", "marie", other, wrapped)
        with pytest.raises(BadKey):
            unsealing.unwrap_key_file(file, passphrase=PASSPHRASE)

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[]", b'{"v":1}', b"\xff", b" " * 2_000_000, b"[" * 99_999]
    )
    def test_a_broken_file_is_refused(self, content: bytes) -> None:
        for read in (keywrap.read_key_file, keywrap.read_public_file, custody.read_pair):
            with pytest.raises(KeyFileBroken):
                read(content)

    def test_a_public_file_with_another_fingerprint_is_refused(self) -> None:
        content = keywrap.write_public_file(keywrap.PublicFile("Ana", sealing.public_key_of(SEED)))
        assert keywrap.read_public_file(content).name == "Ana"
        fields = json.loads(content)
        fields["public_key"] = keywrap.encode(sealing.public_key_of(sealing.new_seed()))
        with pytest.raises(KeyFileBroken):
            keywrap.read_public_file(json.dumps(fields).encode())

    @pytest.mark.parametrize("content", [SEED, SEED.hex().encode() + b"\n", keywrap.encode(SEED).encode()])
    def test_seed_files(self, content: bytes) -> None:
        assert keywrap.read_seed_file(content) == SEED

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"z" * 64, bytes(31), keywrap.encode(bytes(31)).encode()]
    )
    def test_what_is_no_seed_file(self, content: bytes) -> None:
        assert keywrap.read_seed_file(content) is None


class TestCustody:
    """Two of three."""

    keys = tuple(sealing.new_key_pair() for _ in range(3))
    people = tuple(keywrap.PublicFile(n, key[1]) for n, key in zip("ABC", keys, strict=True))
    pairs = tuple(custody.split(SEED, custodians=people))

    def test_every_pair_recovers_in_either_order(self) -> None:
        for pair, (one, other) in zip(self.pairs, combinations(range(3), 2), strict=True):
            assert [name for name, _ in pair.custodians] == ["ABC"[one], "ABC"[other]]
            seeds = (self.keys[one][0], self.keys[other][0])
            assert unsealing.recover_with_both(pair, seeds=seeds) == SEED
            assert unsealing.recover_with_both(pair, seeds=seeds[::-1]) == SEED

    def test_no_other_two_keys_recover(self) -> None:
        seeds = [key[0] for key in self.keys]
        for pair, (one, other) in zip(self.pairs, combinations(range(3), 2), strict=True):
            third = ({0, 1, 2} - {one, other}).pop()
            for wrong in ((one, third), (third, other), (one, one), (third, third)):
                with pytest.raises(WrongPair):
                    unsealing.recover_with_both(pair, seeds=(seeds[wrong[0]], seeds[wrong[1]]))

    def test_one_after_the_other_on_two_machines(self) -> None:
        pair = custody.read_pair(custody.write_pair(self.pairs[0]))
        half = unsealing.open_outer_layer(pair, seed=self.keys[0][0])
        passed_on = custody.read_pair(custody.write_pair(half))
        assert passed_on.half
        assert SEED not in passed_on.envelope
        assert unsealing.recover(passed_on, seed=self.keys[1][0]) == SEED

    def test_out_of_turn_is_refused(self) -> None:
        pair = self.pairs[0]
        half = unsealing.open_outer_layer(pair, seed=self.keys[0][0])
        with pytest.raises(WrongPair):
            unsealing.open_outer_layer(pair, seed=self.keys[1][0])
        with pytest.raises(WrongPair):
            unsealing.recover(pair, seed=self.keys[1][0])
        with pytest.raises(WrongPair):
            unsealing.open_outer_layer(half, seed=self.keys[0][0])
        with pytest.raises(WrongPair):
            unsealing.recover(half, seed=self.keys[0][0])

    @pytest.mark.parametrize("position", [0, 3, 50, 1100, 1140, 2000, -1])
    def test_an_altered_envelope_is_refused(self, position: int) -> None:
        altered = bytearray(self.pairs[0].envelope)
        altered[position] ^= 1
        pair = dataclasses.replace(self.pairs[0], envelope=bytes(altered))
        with pytest.raises(ShareAltered):
            unsealing.recover_with_both(pair, seeds=(self.keys[0][0], self.keys[1][0]))

    def test_another_recovery_key_in_the_file_is_refused(self) -> None:
        pair = dataclasses.replace(self.pairs[0], recovery_key=sealing.new_key_pair()[1])
        with pytest.raises(ShareAltered):
            unsealing.recover_with_both(pair, seeds=(self.keys[0][0], self.keys[1][0]))

    def test_a_seed_slipped_in_under_the_right_names_is_refused(self) -> None:
        """Anyone can seal to a custodian's public key: only the seed of the named recovery key counts."""
        about = self.pairs[0].about
        inner = sealing.seal(bytes(32), to=self.keys[1][1], info=sealing.info("custody-inner", about))
        outer = sealing.seal(inner, to=self.keys[0][1], info=sealing.info("custody-outer", about))
        pair = dataclasses.replace(self.pairs[0], envelope=outer)
        with pytest.raises(ShareAltered):
            unsealing.recover_with_both(pair, seeds=(self.keys[0][0], self.keys[1][0]))

    def test_an_altered_fingerprint_in_the_file_is_refused(self) -> None:
        fields = json.loads(custody.write_pair(self.pairs[0]))
        fields["recovery_fingerprint"] = "0" * 64
        with pytest.raises(KeyFileBroken):
            custody.read_pair(json.dumps(fields).encode())
        fields = json.loads(custody.write_pair(self.pairs[0]))
        fields["custodians"] = fields["custodians"][:1]
        with pytest.raises(KeyFileBroken):
            custody.read_pair(json.dumps(fields).encode())

    def test_custodians_are_three_different_people(self) -> None:
        a, b, c = self.people
        same_key = keywrap.PublicFile("D", a.public_key)
        same_name = keywrap.PublicFile("A", c.public_key)
        no_key = keywrap.PublicFile("E", b"\xff" * 1216)
        for wrong in ((a, b), (a, b, c, same_key), (a, b, same_key), (a, b, same_name), (a, b, no_key), ()):
            with pytest.raises(WrongCustodians):
                custody.split(SEED, custodians=wrong)
