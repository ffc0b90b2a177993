"""The browser's core and the toolkit agree bit for bit, and refuse the same things by the same names."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tande.toolkit import codes, handover, keywrap, padding, payloads, sealing
from tande.toolkit.unsealing import open_envelope, open_manifest, open_part, open_seed, open_text, unwrap
from tests.web.conftest import Core

VECTORS = Path(__file__).parents[1] / "vectors"
FORMATS = json.loads((VECTORS / "formats.json").read_text())
HPKE = json.loads((VECTORS / "hpke-xwing.json").read_text())
SEED = bytes.fromhex(HPKE["private_seed"])
CASE = "0f" * 16
MESSAGE = "1e" * 16
FILE = "2d" * 16
HEAD = b"TD\x01\x01"


def test_the_vectors_of_both_libraries_open(core: Core) -> None:
    assert core("publicKeyOf", SEED).hex() == HPKE["public_key"]
    for vector in ("sealed_by_python_cryptography_50", "sealed_by_npm_hpke_core_1_9"):
        envelope = HEAD + bytes.fromhex(HPKE[vector]["message"])
        assert core("open", envelope, SEED, HPKE["info"].encode()).decode() == HPKE[vector]["plaintext"]


def test_codes_and_keys_as_in_the_fixed_values(core: Core) -> None:
    code, random = FORMATS["code"], bytes.fromhex(FORMATS["code"]["random"])
    assert core("codeFrom", random) == code["code"]
    assert core("showCode", code["code"]) == code["shown"]
    assert core("firstHash", code["code"]).hex() == code["first_hash"]
    seed = core("reporterSeed", code["code"], code["case"])
    assert seed.hex() == code["reporter_seed"]
    public = core("publicKeyOf", seed)
    assert core("fingerprint", public) == code["reporter_public_key_sha256"]
    assert core("showFingerprint", public) == code["reporter_public_key_shown"]


def test_an_officers_key_wrapped_by_either_side_opens_on_the_other(core: Core) -> None:
    fixed = FORMATS["officer_key"]
    seed = bytes.fromhex(fixed["seed"])
    assert core("unwrapKey", fixed["wrapped"], fixed["passphrase"], fixed["username"]) == seed
    wrapped = core("wrapKey", seed, "kle pou pòt la", "ofisye")
    assert unwrap(wrapped, passphrase="kle pou pòt la", name="ofisye") == seed
    mine = keywrap.wrap(seed, passphrase="kle pou pòt la", name="ofisye")  # the accent as two characters
    assert core("unwrapKey", mine, "kle pou pòt la", "ofisye") == seed


def test_a_wrapped_key_is_refused_for_another_name_passphrase_or_too_few_rounds(core: Core) -> None:
    fixed = FORMATS["officer_key"]
    for passphrase, name in (("wrong", fixed["username"]), (fixed["passphrase"], "another")):
        assert core("unwrapKey", fixed["wrapped"], passphrase, name) == {"refused": "WrongPassphrase"}
    weak = fixed["wrapped"] | {"rounds": 10_000}
    assert core("unwrapKey", weak, fixed["passphrase"], fixed["username"]) == {"refused": "KeyWrapTooWeak"}
    assert core("wrapKey", SEED, "p", "n", 10_000) == {"refused": "KeyWrapTooWeak"}
    assert core("unwrapKey", {"v": 2}, "p", "n") == {"refused": "KeyFileBroken"}


def test_what_one_side_seals_the_other_opens(core: Core) -> None:
    public = sealing.public_key_of(SEED)
    text = {"kind": "narrative", "lang": "ht", "text": "Yo frape m. 😢\n\u0000", "data": {"path": "self"}}
    place = core("info", f"message:{MESSAGE}", CASE)
    opened = open_text(
        core("seal", core("packText", text), public, place), seed=SEED, purpose=f"message:{MESSAGE}", case_id=CASE
    )
    assert (opened.kind, opened.text, opened.data, opened.sealed) == (
        "narrative", text["text"], {"path": "self"}, "browser",
    )
    payload = payloads.TextPayload(kind="question", text="Kijan ou ye?", lang="ht", data={"a": [1]})
    envelope = sealing.seal_text(payload, to=public, purpose=f"reply:{MESSAGE}", case_id=CASE)
    place = core("info", f"reply:{MESSAGE}", CASE)
    assert core("unpackText", core("open", envelope, SEED, place)) == {
        "kind": "question", "text": "Kijan ou ye?", "lang": "ht", "data": {"a": [1]}, "sealed": "server",
    }
    seed = core("newSeed")
    sealed = core("seal", seed, public, core("info", "case-key", CASE))
    assert open_seed(sealed, seed=SEED, purpose="case-key", about=CASE) == seed


def test_a_manifest_and_a_part_open_on_the_other_side(core: Core) -> None:
    public = sealing.public_key_of(SEED)
    fields = {"name": "foto ò.jpg", "type": "image/jpeg", "size": 5, "sha256": "ab" * 32, "parts": 1}
    sealed = core("seal", core("packManifest", fields), public, core("info", f"manifest:{FILE}", CASE))
    manifest = open_manifest(sealed, seed=SEED, file_id=FILE, case_id=CASE)
    assert (manifest.name, manifest.size, manifest.sealed) == ("foto ò.jpg", 5, "browser")
    part = core("seal", b"\x00\x01", public, core("info", f"evidence:{FILE}", CASE, 2, 3))
    assert open_part(part, seed=SEED, file_id=FILE, case_id=CASE, part=2, parts=3) == b"\x00\x01"
    for n, m in ((1, 3), (3, 3), (2, 2)):
        assert core("open", part, SEED, core("info", f"evidence:{FILE}", CASE, n, m)) == {"refused": "NotOpened"}


def test_every_wrong_envelope_is_refused_by_its_name(core: Core) -> None:
    place = sealing.info("case-key", CASE)
    good = sealing.seal(b"secret", to=sealing.public_key_of(SEED), info=place)
    flipped = good[:-1] + bytes([good[-1] ^ 1])
    damaged_key = good[:700] + bytes([good[700] ^ 1]) + good[701:]
    cases: list[tuple[bytes, bytes, bytes, str]] = [
        (good, SEED, sealing.info("grant", CASE), "NotOpened"),
        (good, SEED, sealing.info("case-key", MESSAGE), "NotOpened"),
        (good, bytes(32), place, "NotOpened"),
        (flipped, SEED, place, "NotOpened"),
        (damaged_key, SEED, place, "NotOpened"),
        (good[:-1], SEED, place, "NotOpened"),
        (good[:1139], SEED, place, "Truncated"),
        (good[:3], SEED, place, "Truncated"),
        (b"", SEED, place, "Truncated"),
        (b"TD\x01\x02" + good[4:], SEED, place, "UnknownSuite"),
        (b"TD\x02\x01" + good[4:], SEED, place, "UnknownSuite"),
        (b"XX\x01\x01" + good[4:], SEED, place, "UnknownSuite"),
        (good, SEED[:31], place, "BadKey"),
    ]
    got = core.many(*[("open", envelope, seed, info) for envelope, seed, info, _ in cases])
    assert got == [{"refused": name} for *_, name in cases]
    assert core("open", good, SEED, place) == b"secret"
    assert core("seal", b"x", b"short", place) == {"refused": "BadKey"}


@pytest.mark.parametrize(
    ("purpose", "about", "part", "parts"),
    [("", CASE, 1, 1), ("message:", CASE, 1, 1), ("case-key", "x", 1, 1), ("case-key", CASE.upper() + "A", 1, 1),
     (f"evidence:{FILE}", CASE, 0, 1), (f"evidence:{FILE}", CASE, 2, 1), ("case-key\n", CASE, 1, 1)],
)  # fmt: skip
def test_a_context_outside_the_table_is_refused(core: Core, purpose: str, about: str, part: int, parts: int) -> None:
    assert core("info", purpose, about, part, parts) == {"refused": "BadContext"}


def test_contexts_are_the_same_bytes(core: Core) -> None:
    for purpose in ("case-key", "grant", "desk-key", f"identity:{MESSAGE}", f"evidence:{FILE}"):
        assert core("info", purpose, CASE, 2, 7) == sealing.info(purpose, CASE, part=2, parts=7)


def test_padding_is_the_same_at_every_edge(core: Core) -> None:
    lengths = [0, 1, 4091, 4092, 4093, 16379, 16380, 16381, 65531, 65532, 65533, 131068, 131069]
    assert core.many(*[("paddedSize", n) for n in lengths]) == [padding.padded_size(n) for n in lengths]
    for length in (0, 5, 4092, 4093):
        content = b"\x07" * length
        padded = core("pad", content)
        assert padded == padding.pad(content)
        assert core("unpad", padded) == content


def test_broken_padding_is_refused(core: Core) -> None:
    good = padding.pad(b"abc")
    broken = [good[:-1] + b"\x01", good[:4095], good + b"\0", b"\xff\xff\xff\xff" + good[4:], b"", good * 2]
    got = core.many(*[("unpad", each) for each in broken])
    assert got == [{"refused": "PaddingBroken"}] * len(broken)


def test_broken_payloads_are_refused(core: Core) -> None:
    texts = [b"", b"null", b"[]", b'{"v":2}', b'{"v":1,"kind":"words"}', b"\xff", b'{"v":1,"kind":1,"text":""}',
             b'{"v":1,"kind":"words","text":"a","data":[]}']  # fmt: skip
    good = '{"v":1,"kind":"words","text":"a"}'
    got: list[Any] = core.many(*[("unpackText", padding.pad(each)) for each in texts])
    assert got == [{"refused": "PayloadBroken"}] * len(texts)
    assert core("unpackText", padding.pad(good.encode()))["text"] == "a"
    assert core("unpackManifest", padding.pad(b'{"v":1,"name":"a","size":-1}')) == {"refused": "PayloadBroken"}


@settings(max_examples=8, deadline=None)
@given(randoms=st.lists(st.binary(min_size=16, max_size=16), min_size=20, max_size=20))
def test_any_random_bytes_give_the_same_code(core: Core, randoms: list[bytes]) -> None:
    assert core.many(*[("codeFrom", each) for each in randoms]) == [codes.code_from(each) for each in randoms]


def test_a_record_has_the_same_hand_over_number_on_a_phone_and_in_the_register(core: Core) -> None:
    ids = ["0" * 32, "f" * 32, *(f"{one:032x}" for one in (7, 10**7, 10**7 - 1, 2**127 + 12345))]
    assert core.many(*[("handoverNumber", one) for one in ids]) == [handover.number_of(one) for one in ids]


def test_new_codes_are_codes_and_differ(core: Core) -> None:
    made = core.many(*[("newCode",)] * 50)
    assert len(set(made)) == 50
    assert [codes.parse_code(each) for each in made] == made


CODE = FORMATS["code"]["code"]
WRONG = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)


@pytest.mark.parametrize(
    "typed",
    [CODE, f" {CODE[:4]}-{CODE[4:8]}.{CODE[8:12]}\u00a0{CODE[12:16]}\u2013{CODE[16:]} ", CODE[:-1], CODE + "1", WRONG,
     "", "abc", CODE[:10] + "x" + CODE[10:], "1" * 201, CODE.translate({48 + n: 0x0660 + n for n in range(10)}),
     CODE.translate({48 + n: 0x1D7CE + n for n in range(10)}), "²" + CODE[1:]],
)  # fmt: skip
def test_typed_codes_are_read_alike(core: Core, typed: str) -> None:
    try:
        expected: Any = codes.parse_code(typed)
    except Exception as error:
        expected = {"refused": type(error).__name__}
    assert core("parseCode", typed) == expected


def test_what_python_opens_is_what_was_sealed_up_to_a_whole_part(core: Core) -> None:
    place = sealing.info(f"evidence:{FILE}", CASE)
    content = bytes(range(256)) * 4096  # 1 MiB
    sealed = core("seal", content, sealing.public_key_of(SEED), place)
    assert len(sealed) == len(content) + sealing.OVERHEAD_BYTES
    assert open_envelope(sealed, seed=SEED, info=place) == content
