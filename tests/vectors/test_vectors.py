"""The formats are exactly these bytes. The browser's tests read the same two files."""

import base64
import datetime
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from tande.toolkit import codes, notes, padding, payloads, promises, sealing, unsealing

HERE = Path(__file__).parent
XWING: dict[str, Any] = json.loads((HERE / "hpke-xwing.json").read_text(encoding="utf-8"))
FORMATS: dict[str, Any] = json.loads((HERE / "formats.json").read_text(encoding="utf-8"))
SEED = bytes.fromhex(XWING["private_seed"])
HEADER = b"TD\x01\x01"


def test_a_seed_expands_to_the_given_public_key() -> None:
    assert sealing.public_key_of(SEED).hex() == XWING["public_key"]


@pytest.mark.parametrize("by", ["sealed_by_python_cryptography_50", "sealed_by_npm_hpke_core_1_9"])
def test_what_either_library_sealed_is_opened(by: str) -> None:
    envelope = HEADER + bytes.fromhex(XWING[by]["message"])
    opened = unsealing.open_envelope(envelope, seed=SEED, info=XWING["info"].encode())
    assert opened.decode() == XWING[by]["plaintext"]


def test_what_we_seal_to_the_given_key_is_opened_with_the_given_seed() -> None:
    envelope = sealing.seal(b"Tande.", to=bytes.fromhex(XWING["public_key"]), info=b"tande/1|test")
    assert envelope[:4] == HEADER
    assert len(envelope) == 4 + 1120 + 6 + 16
    assert unsealing.open_envelope(envelope, seed=SEED, info=b"tande/1|test") == b"Tande."


def test_a_code_and_all_that_comes_from_it() -> None:
    given = FORMATS["code"]
    code = codes.code_from(bytes.fromhex(given["random"]))
    assert code == given["code"]
    assert codes.show(code) == given["shown"]
    # Recomputed here with the standard library only, so that a slip in the module shows.
    first = hashlib.sha256(f"tande/1|code|{code}".encode()).digest()
    assert codes.first_hash(code).hex() == given["first_hash"] == first.hex()
    pepper = bytes.fromhex(given["pepper"])
    expected = hmac.new(pepper, first, "sha256").hexdigest()
    assert codes.lookup_id(first, pepper=pepper).hex() == given["lookup_id"] == expected
    salt = f"tande/1|reporter|{given['case']}".encode()
    seed = hashlib.pbkdf2_hmac("sha256", code.encode(), salt, 10_000)
    assert codes.reporter_seed(code, case_id=given["case"]) == seed == bytes.fromhex(given["reporter_seed"])
    public_key = sealing.public_key_of(seed)
    assert sealing.fingerprint(public_key) == given["reporter_public_key_sha256"]
    assert sealing.show_fingerprint(public_key) == given["reporter_public_key_shown"]


def test_contexts_are_written_exactly_so() -> None:
    case, about = FORMATS["code"]["case"], "0f" * 16
    given = FORMATS["info"]
    assert sealing.info("case-key", case).decode() == given["case-key"]
    assert sealing.info(f"message:{about}", case).decode() == given["message"]
    part = sealing.info(f"evidence:{about}", case, part=2, parts=3)
    assert part.decode() == given["evidence part 2 of 3"]


def test_padding_steps() -> None:
    for length, total in FORMATS["padding"]["sizes"]:
        assert padding.padded_size(length) == total
        assert len(padding.pad(bytes(length))) == total
    padded = padding.pad(b"abc")
    assert padded == b"\0\0\0\x03abc" + bytes(4096 - 7)
    assert hashlib.sha256(padded).hexdigest() == FORMATS["padding"]["of abc sha256"]


def test_a_text_payload_and_a_manifest_read_what_the_browser_writes() -> None:
    given = FORMATS["text_payload"]
    payload = payloads.unpack_text(padding.pad(given["json"].encode()))
    assert (payload.kind, payload.lang, payload.sealed) == ("narrative", "ht", "browser")
    assert payload.data == {"path": "self"}
    packed = payloads.pack_text(payload)
    assert len(packed) == given["padded_size"]
    assert hashlib.sha256(packed).hexdigest() == given["padded_sha256"]
    manifest = payloads.unpack_manifest(padding.pad(FORMATS["manifest"]["json"].encode()))
    assert (manifest.name, manifest.size, manifest.parts) == ("foto.jpg", 3, 1)
    assert padding.unpad(payloads.pack_manifest(manifest)).decode() == FORMATS["manifest"]["json"]


def test_an_officers_wrapped_key_is_unwrapped() -> None:
    given = FORMATS["officer_key"]
    seed = unsealing.unwrap(given["wrapped"], passphrase=given["passphrase"], name=given["username"])
    assert seed.hex() == given["seed"]


def test_a_receipt_from_fact_to_promise() -> None:
    given = FORMATS["receipt"]
    salt = bytes.fromhex(given["salt"])
    assert promises.canonical_json(given["fact"]).decode() == given["canonical_json"]
    commitment = hashlib.sha256(b"tande/1|fact\0" + salt + given["canonical_json"].encode()).digest()
    assert promises.commitment(given["fact"], salt=salt) == commitment
    entry = promises.entry_line(kind="complaint.received", period="2026-11", commitment=commitment)
    assert entry.decode() == given["entry"]
    leaf = hashlib.sha256(b"\0" + entry).digest()
    assert promises.leaf_hash(entry) == leaf == bytes.fromhex(given["leaf_hash"])
    assert promises.check_number(leaf) == given["check_number"]
    assert int(given["check_number"][:11]) == int.from_bytes(leaf[:8], "big") % 10**11
    day = datetime.date.fromisoformat(given["publish_by"])
    signing = bytes.fromhex(given["signing_seed"])
    promise = promises.sign_promise(origin=given["origin"], leaf=leaf, publish_by=day, seed=signing)
    assert promise == given["promise"]
    assert promises.receipt_vkey(origin=given["origin"], seed=signing) == given["vkey"]
    read = promises.verify_promise(promise, vkey=given["vkey"])
    assert (read.origin, read.leaf_hash, read.publish_by) == (given["origin"], leaf, day)
    assert read.check_number == given["check_number"]


def test_the_log_line_of_the_c2sp_example_is_made_and_verified() -> None:
    """A checkpoint of seven leaves, as made and checked by Go's note package (facts/ledger-formats.md §1)."""
    seed, name = bytes(range(32)), "log.example/mss"
    text = "log.example/mss\n7\nCwB/uRXrmyoUb1SxyG7FO2ZPjkVbdmCwtu4T7cDZIcA=\n"
    vkey = "log.example/mss+05607be9+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    line = (
        "— log.example/mss BWB76WWPe1iw8s5cfCLDQR+qWcHpXLDnZTmu57Ftfk9/"
        "mHuV7ZUktSZwMkbVf9ONi7iGS/+xNW7k2qhsdWdGdCvD3AU=\n"
    )
    assert str(notes.verifier_key(name=name, seed=seed)) == vkey
    assert notes.sign_note(text, name=name, seed=seed) == text + "\n" + line
    assert notes.open_note(text + "\n" + line, key=notes.parse_verifier_key(vkey)) == text


def test_base64_in_the_entry_is_the_standard_alphabet() -> None:
    entry = promises.entry_line(kind="a.b", period="2026-01", commitment=b"\xfb\xff" * 16)
    assert base64.b64decode(entry.split(b" ")[3], validate=True) == b"\xfb\xff" * 16
