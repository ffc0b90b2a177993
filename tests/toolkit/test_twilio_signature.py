"""Signatures as the provider's own library makes them, and everything that is none."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from tande.toolkit.twilio_signature import sign, signed

KEY = "k" * 32
URL = "https://tande.example/call/one/"
FIELDS = {"CallSid": ["CA1"], "From": ["+50937000000"], "Digits": ["1", "1", "0"], "Tèks": ["Yo bat ’ 😢"], "No": [""]}
NEW = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"


class Form(dict):  # type: ignore[type-arg]
    """What Django hands out, as far as the provider's library looks."""

    def getlist(self, name: str) -> list[str]:
        return list(self[name])


def genuine(
    url: str = URL, fields: dict[str, list[str]] | None = None, *, key: str = KEY, algorithm: str = "HMAC_SHA1"
) -> str:
    made = RequestValidator(key).compute_signature(url, Form(FIELDS if fields is None else fields), algorithm)
    assert isinstance(made, str)
    return made


def test_the_vector_of_the_documentation() -> None:
    fields = {"CallSid": "CA1234567890ABCDE", "Digits": "1234", "From": "+14158675309", "To": "+18005551212",
              "Caller": "+14158675309"}
    assert sign(key="12345", url="https://mycompany.com/myapp.php?foo=1&bar=2",
                fields={name: [value] for name, value in fields.items()}) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize("url", [URL, "https://tande.example:443/call/one/", "https://tande.example/call/one/?a=1&b=%20",
                                 "http://127.0.0.1:8123/call/one/", "https://[::1]:8443/call/", "https://tande.example"])
def test_what_the_provider_signs_is_known_with_and_without_port(url: str) -> None:
    assert signed(key=KEY, url=url, fields=FIELDS, signature=genuine(url))
    assert signed(key=KEY, url=url, fields=FIELDS, signature=genuine(url, algorithm="HMAC_SHA256"), settings=NEW)
    assert signed(key=KEY, url=url, fields={}, signature=genuine(url, {}))


def test_with_and_without_the_usual_port() -> None:
    assert signed(key=KEY, url=URL, fields=FIELDS, signature=genuine("https://tande.example:443/call/one/"))
    assert signed(key=KEY, url="https://tande.example:443/call/one/", fields=FIELDS, signature=genuine())
    assert not signed(key=KEY, url=URL, fields=FIELDS, signature=genuine("https://tande.example:444/call/one/"))


@pytest.mark.parametrize("wrong", [
    {"key": "K" * 32}, {"url": URL + "?x=1"}, {"url": URL.replace("one", "two")}, {"url": URL.replace("https", "http")},
    {"fields": {**FIELDS, "From": ["+50937000001"]}}, {"fields": {**FIELDS, "More": ["1"]}}, {"fields": {}},
    {"signature": ""}, {"signature": "é\ud800"}, {"signature": genuine()[:-1]}, {"signature": genuine() + "\n"},
    {"settings": NEW}, {"settings": "algorithm=HMAC_MD5"}, {"settings": "key=1,algorithm=none"},
    {"body": b"{}"}, {"key": "", "signature": genuine(key="")},
])
def test_anything_else_is_no_signature(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"key": KEY, "url": URL, "fields": FIELDS, "signature": genuine()}
    assert signed(**right)  # type: ignore[arg-type]
    assert not signed(**{**right, **wrong})  # type: ignore[arg-type]


def test_a_body_that_is_no_form_is_signed_by_its_hash_in_the_address() -> None:
    body = '{"a":"é"}'.encode()
    url = f"{URL}?bodySHA256={hashlib.sha256(body).hexdigest()}"
    signature = RequestValidator(KEY).compute_signature(url, {})
    assert signed(key=KEY, url=url, fields=FIELDS, signature=signature, body=body)
    assert not signed(key=KEY, url=url, fields={}, signature=signature, body=body + b" ")
    assert not signed(key=KEY, url=f"{URL}?bodySHA256=é", fields={}, signature=signature, body=body)


@given(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5), min_size=1, max_size=3), max_size=4))
def test_any_form_is_signed_as_by_the_provider(fields: dict[str, list[str]]) -> None:
    assert sign(key=KEY, url=URL, fields=fields) == genuine(fields=fields)
