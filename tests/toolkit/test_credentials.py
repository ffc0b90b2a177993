"""A certificate says one thing or nothing: every change, every trick with headers and every old list is found out."""

import base64
import gzip
import io
import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pypdf import PdfReader

from tande.toolkit import credentials, errors
from tande.toolkit.credentials import (
    Achievement,
    Holder,
    Issuer,
    Seen,
    judge,
    jws,
    paper,
    publish,
    read_list,
    read_trusted,
)

SEED, OTHER_SEED = b"\x01" * 32, b"\x02" * 32
BODY = Issuer("The Body", "https://tande.example.org")
OTHER = Issuer("Another Body", "https://other.example.org:8443")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
INDEX = 77
HOLDER = Holder("Wanjirũ Kamaũ", "KPS-10023", "ab" * 16)
ACHIEVEMENT = Achievement("child_protection", "Child protection", "What to do when a child is met.")


def made(issuer: Issuer = BODY, *, seed: bytes = SEED, **changed: Any) -> str:
    fields: dict[str, Any] = {
        "credential_id": "0f" * 16, "on": date(2026, 3, 1), "until": date(2027, 2, 28), "status_index": INDEX,
        "seed": seed,
    } | changed
    return credentials.issue(issuer, HOLDER, ACHIEVEMENT, **fields)


def trusted(issuer: Issuer = BODY, seed: bytes = SEED) -> credentials.Trusted:
    return read_trusted(json.dumps(credentials.did_document(issuer.did, seed)).encode())


def listed(*revoked: int, at: datetime = NOW, issuer: Issuer = BODY, seed: bytes = SEED) -> str:
    return publish(issuer, revoked, at=at, seed=seed)


GOOD = made()
KEY = trusted()


def word(text: str = GOOD, *, lists: tuple[str, ...] = (listed(5),), now: datetime = NOW, **more: Any) -> str:
    return judge(text, [KEY], lists, now=now, **more).word


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def parts(text: str = GOOD) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, payload, signature = text.split(".")
    read = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, payload)]
    return read[0], read[1], signature


def built(header: dict[str, Any], payload: Any, signature: str) -> str:
    return ".".join([b64(json.dumps(header).encode()), b64(json.dumps(payload).encode()), signature])


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*path, key))
    else:
        yield path


def changed_at(path: tuple[Any, ...], payload: Any) -> Any:
    """The payload with one value changed."""
    copy = json.loads(json.dumps(payload))
    node = copy
    for step in path[:-1]:
        node = node[step]
    old = node[path[-1]]
    node[path[-1]] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}x"
    return copy


def test_a_good_one_is_good_and_says_who_and_what() -> None:
    verdict = judge(GOOD, [trusted(OTHER, OTHER_SEED), KEY], [listed(5)], now=NOW)
    assert verdict.word == "valid"
    assert verdict.badge is not None
    assert (verdict.badge.holder, verdict.badge.title) == (HOLDER.name, ACHIEVEMENT.name)
    assert HOLDER.service_number not in base64.urlsafe_b64decode(GOOD.split(".")[1] + "==").decode()


@pytest.mark.parametrize("path", list(leaves(parts()[1])), ids=lambda path: ".".join(map(str, path)))
def test_every_field_changed_is_forged(path: tuple[Any, ...]) -> None:
    header, payload, signature = parts()
    assert word(built(header, changed_at(path, payload), signature)) == "forged"


@pytest.mark.parametrize("path", [
    path for path in leaves(parts()[1]) if str(path[0]) in {"iss", "jti", "nbf", "exp", "name", "validFrom", "type"}
], ids=lambda path: ".".join(map(str, path)))
def test_even_signed_nothing_may_contradict_itself(path: tuple[Any, ...]) -> None:
    header, payload, _ = parts()
    text = jws.sign(changed_at(path, payload), seed=SEED, kid=header["kid"])
    assert word(text) in {"not_one", "forged"}


H, P, S = parts()
HEADERS: dict[str, tuple[str, str]] = {
    "alg none": (built(H | {"alg": "none"}, P, ""), "forged"),
    "alg none, signature kept": (built(H | {"alg": "none"}, P, S), "forged"),
    "alg NONE": (built(H | {"alg": "NoNe"}, P, ""), "forged"),
    "a shared secret": (built(H | {"alg": "HS256"}, P, S), "forged"),
    "another curve": (built(H | {"alg": "ES256"}, P, S), "forged"),
    "a key of its own": (built(H | {"jwk": credentials.public_jwk(OTHER_SEED)}, P, S), "forged"),
    "an address of a key": (built(H | {"jku": "https://evil.example"}, P, S), "forged"),
    "a critical extension": (built(H | {"crit": ["b64"], "b64": False}, P, S), "forged"),
    "no key named": (built({"alg": "EdDSA", "typ": "JWT"}, P, S), "forged"),
    "a number for a key": (built(H | {"kid": 1}, P, S), "forged"),
    "another key of the issuer": (built(H | {"kid": f"{BODY.did}#other"}, P, S), "unknown_issuer"),
    "signed by somebody else": (jws.sign(P, seed=OTHER_SEED, kid=H["kid"]), "forged"),
    "another issuer": (made(OTHER, seed=OTHER_SEED), "unknown_issuer"),
    "our name, another's key": (jws.sign(P, seed=OTHER_SEED, kid=credentials.key_id(OTHER.did, OTHER_SEED)),
                                "unknown_issuer"),
    "no signature": (GOOD.rsplit(".", 1)[0] + ".", "forged"),
    "a signature cut": (GOOD[:-2], "forged"),
    "two parts": (GOOD.rsplit(".", 1)[0], "not_one"),
    "four parts": (GOOD + ".x", "not_one"),
    "padding": (GOOD + "==", "not_one"),
    "bits that no reader needs": (GOOD[:-1] + chr(ord(GOOD[-1]) + 1), "not_one"),
    "a picture": ("\x89PNG", "not_one"),
    "nothing": ("", "not_one"),
    "letters of another script": ("ａ.ｂ.ｃ", "not_one"),
    "huge": ("A" * 1_000_000, "not_one"),
    "huge, in three parts": (f"{GOOD}{'A' * 300_000}", "not_one"),
    "nested without end": (f"{GOOD.split('.')[0]}.{b64(b'[' * 50_000)}.{S}", "not_one"),
    "an address without it": ("https://tande.example.org/credentials/check/", "not_one"),
    "a broken address": ("https://[::1", "not_one"),
}


@pytest.mark.parametrize(("text", "expected"), HEADERS.values(), ids=HEADERS)
def test_attacks(text: str, expected: str) -> None:
    assert word(text) == expected


def test_who_trusts_another_body_is_not_told_that_it_speaks_for_ours() -> None:
    text = jws.sign(P, seed=OTHER_SEED, kid=credentials.key_id(OTHER.did, OTHER_SEED))
    assert judge(text, [KEY, trusted(OTHER, OTHER_SEED)], [listed()], now=NOW).word == "forged"


@pytest.mark.parametrize("twice", ['"name":"X","name"', '"iss":"X","iss"', '"type":["X"],"type"'])
def test_a_key_named_twice_is_refused_whoever_signed(twice: str) -> None:
    body = json.dumps(P, separators=(",", ":")).replace(twice.rsplit(",", 1)[1], twice, 1)
    message = f"{GOOD.split('.')[0]}.{b64(body.encode())}"
    signature = Ed25519PrivateKey.from_private_bytes(SEED).sign(message.encode())
    assert word(f"{message}.{b64(signature)}") == "not_one"


def test_it_is_read_from_the_text_a_file_or_the_address_in_a_qr_code() -> None:
    for text in (GOOD, f"  {GOOD}\n", "\n".join([GOOD[:70], GOOD[70:]]), f"{BODY.url}/credentials/check/#{GOOD}"):
        assert word(text) == "valid"


DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
TIMES = {
    "the day before": (datetime(2026, 2, 28, 9, 59, tzinfo=UTC), "not_yet"),
    "where the day begins first": (datetime(2026, 2, 28, 10, 0, tzinfo=UTC), "valid"),
    "its first moment": (datetime(2026, 3, 1, tzinfo=UTC), "valid"),
    "its last moment": (datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC), "valid"),
    "the day after": (datetime(2027, 3, 1, tzinfo=UTC), "expired"),
    "years later": (datetime(2036, 1, 1, tzinfo=UTC), "expired"),
}


@pytest.mark.parametrize(("now", "expected"), TIMES.values(), ids=TIMES)
def test_days(now: datetime, expected: str) -> None:
    assert word(now=now, lists=(listed(at=now),)) == expected


LISTS: dict[str, tuple[Callable[[], tuple[str, ...]], dict[str, Seen], str]] = {
    "none": (lambda: (), {}, "no_list"),
    "another issuer's": (lambda: (listed(issuer=OTHER, seed=OTHER_SEED),), {}, "bad_list"),
    "signed by another": (lambda: (listed(seed=OTHER_SEED),), {}, "bad_list"),
    "a certificate for a list": (lambda: (GOOD,), {}, "bad_list"),
    "garbage": (lambda: ("x.y.z",), {}, "bad_list"),
    "it is in it": (lambda: (listed(INDEX),), {}, "revoked"),
    "it is in an old one": (lambda: (listed(INDEX, at=NOW - 90 * DAY),), {}, "revoked"),
    "old": (lambda: (listed(at=NOW - 31 * DAY),), {}, "old_list"),
    "of tomorrow": (lambda: (listed(at=NOW + DAY),), {}, "old_list"),
    "the newer of two": (lambda: (listed(at=NOW - DAY), listed(INDEX)), {}, "revoked"),
    "older than one seen": (lambda: (listed(at=NOW - DAY),), {"seen": Seen(NOW)}, "rolled_back"),
    "something taken back": (lambda: (listed(),), {"seen": Seen(NOW - DAY, frozenset({9}))}, "rolled_back"),
    "revoked before": (lambda: (listed(),), {"seen": Seen(NOW - DAY, frozenset({INDEX}))}, "revoked"),
    "the same again": (lambda: (listed(9),), {"seen": Seen(NOW, frozenset({9}))}, "valid"),
}


def test_lists_of_two_bodies_may_be_given_together_and_neither_speaks_for_the_other() -> None:
    both = [KEY, trusted(OTHER, OTHER_SEED)]
    theirs = listed(INDEX, issuer=OTHER, seed=OTHER_SEED)
    assert judge(GOOD, both, [theirs, listed()], now=NOW).word == "valid"
    assert judge(GOOD, both, [theirs], now=NOW).word == "no_list"
    ours_by_them = publish(Issuer("x", BODY.url), [INDEX], at=NOW, seed=OTHER_SEED)
    assert judge(GOOD, both, [ours_by_them, listed()], now=NOW).word == "bad_list"


@pytest.mark.parametrize(("lists", "seen", "expected"), LISTS.values(), ids=LISTS)
def test_lists_of_revoked_ones(
    lists: Callable[[], tuple[str, ...]], seen: dict[str, Seen], expected: str
) -> None:
    remembered = {f"{BODY.url}/credentials/status/1": one for one in seen.values()}
    assert word(lists=lists(), seen=remembered) == expected


def test_revoked_weighs_more_than_expired() -> None:
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert word(now=late, lists=(listed(INDEX, at=late),)) == "revoked"


def test_every_bit_of_a_list_comes_back_and_a_bomb_does_not_unpack() -> None:
    revoked = {0, 7, 8, 131_071, 40_000}
    assert read_list(listed(*revoked), [KEY]).revoked == revoked
    header, payload, _ = parts(listed())
    whole = gzip.compress(b"\0" * 16_384)
    for bits in (gzip.compress(b"\0" * 50_000_000), gzip.compress(b"\0"), b"not gzip", whole[:-9]):
        payload["credentialSubject"]["encodedList"] = "u" + b64(bits)
        with pytest.raises(errors.BadStatusList):
            read_list(jws.sign(payload, seed=SEED, kid=header["kid"]), [KEY])


DOCUMENT = credentials.did_document(BODY.did, SEED)
JWK = DOCUMENT["verificationMethod"][0]["publicKeyJwk"]
KEYS: dict[str, tuple[Any, bool]] = {
    "the document": (DOCUMENT, True),
    "the key alone": (JWK, True),
    "a private key": (JWK | {"d": "AAAA"}, False),
    "a key without a name": ({key: value for key, value in JWK.items() if key != "kid"}, False),
    "another curve": (JWK | {"crv": "P-256"}, False),
    "a short key": (JWK | {"x": "AAAA"}, False),
    "a key of another": (DOCUMENT | {"id": OTHER.did}, False),
    "no keys": (DOCUMENT | {"verificationMethod": []}, False),
    "keys in words": (DOCUMENT | {"verificationMethod": "all"}, False),
    "a list": ([JWK], False),
    "a word": ("key", False),
}


@pytest.mark.parametrize(("given", "good"), KEYS.values(), ids=KEYS)
def test_keys_that_somebody_keeps(given: Any, good: bool) -> None:
    data = json.dumps(given).encode()
    if good:
        assert read_trusted(data) == KEY
    else:
        with pytest.raises(errors.BadIssuerKey):
            read_trusted(data)


def test_the_name_of_an_issuer_leads_to_its_document() -> None:
    assert BODY.did == "did:web:tande.example.org:credentials"
    assert OTHER.did == "did:web:other.example.org%3A8443:credentials"


def test_the_paper_says_the_same_in_every_language() -> None:
    words = tomllib.loads(files("tande.toolkit.credentials").joinpath("words.toml").read_text("utf-8"))
    assert set(words) == {"en", "fr", "ht", "es", "sw"}
    assert {frozenset(table) for table in words.values()} == {frozenset(words["en"])}
    for lang, table in words.items():
        (page,) = PdfReader(io.BytesIO(paper.draw([GOOD], BODY, lang=lang, at=NOW))).pages
        text = " ".join(page.extract_text().split())
        assert table["certificate"] in text
        assert all(said in text for said in (HOLDER.name, ACHIEVEMENT.name, "2026-03-01", "2027-02-28", BODY.name))


def test_another_implementation_accepts_ours_and_refuses_what_we_refuse() -> None:
    """openbadgeslib (PyJWT beneath) reads them with the published document alone, and its list of revoked ones."""
    from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

    public = Ed25519PrivateKey.from_private_bytes(SEED).public_key()
    reader = OB3Verifier(pubkey_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    now = datetime.now(UTC)
    fresh = made(on=now.date() - DAY, until=now.date() + 30 * DAY)

    def served(*revoked: int) -> Callable[..., bytes]:
        return lambda *_args, **_more: listed(*revoked, at=now).encode()

    read = reader.verify(fresh, check_status=True, download=served(5))
    assert (read.achievement.name, read.identifiers[0].identity_hash) == (ACHIEVEMENT.name, HOLDER.name)
    assert read.identifiers[1].hashed
    for text, revoked in ((fresh, INDEX), (fresh[:-4] + "AAAA", 5), (made(until=date(2026, 3, 2)), 5)):
        with pytest.raises(OB3VerificationError):
            reader.verify(text, check_status=True, download=served(revoked))
