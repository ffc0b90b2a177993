"""Certificates to print: each carries itself, signed, in a QR code, so that paper can be checked without a network.

The code is an address of the body's page of checking with the certificate behind the #, which no browser sends.
"""

import importlib.resources
import io
import json
import tomllib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import segno

from tande.toolkit.credentials import badge, jws
from tande.toolkit.credentials.badge import Issuer
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf import check_process
from tande.toolkit.pdf.glyphs import drawable, drawable_strict

CHECK_PATH: Final = "/credentials/check/"
_MASK: Final = 2
"""Signed text is as good as random: every mask spreads it alike, and trying all eight takes most of the time."""


def address(issuer: Issuer, text: str) -> str:
    """Where a certificate is checked, with the certificate behind the #."""
    return f"{issuer.url}{CHECK_PATH}#{text}"


def draw(texts: Sequence[str], issuer: Issuer, *, lang: str, at: datetime) -> bytes:
    """One PDF of these certificates (compact JWS), one a page. Raises PdfNotMade, NotCredential."""
    try:
        import typst  # here: all but printing works without it
    except ImportError:
        raise PdfNotMade("typst is not installed on this machine") from None
    check_process()
    words = tomllib.loads(_part("words.toml").decode("utf-8"))
    spoken = lang if lang in words else "en"
    codes = [_code(address(issuer, text)) for text in texts]
    error: Exception | None = None
    for clean in (drawable, drawable_strict):
        data = {
            "title": words[spoken]["certificate"], "lang": spoken, "words": words[spoken], "codes": codes,
            "address": f"{issuer.url}{CHECK_PATH}",
            "papers": [{name: clean(value) for name, value in _said(text).items()} for text in texts],
        }
        try:
            made = typst.compile(
                _part("certificate.typ"), sys_inputs={"papers": json.dumps(data, ensure_ascii=False)},
                ignore_system_fonts=True, pdf_standards="ua-1",
                timestamp=at.replace(microsecond=0),
            )
        except (RuntimeError, ValueError) as failed:
            error = failed
            continue
        if isinstance(made, bytes):
            return made
    raise PdfNotMade(type(error).__name__) from None


def _said(text: str) -> dict[str, str]:
    made = badge.read(jws.take_apart(text).payload)
    return {
        "issuer": made.issuer_name, "holder": made.holder, "title": made.title, "on": f"{made.valid_from:%Y-%m-%d}",
        "until": f"{made.valid_until:%Y-%m-%d}", "id": made.id.removeprefix("urn:uuid:"),
    }


def _code(text: str) -> str:
    """The QR code as SVG."""
    code = segno.make(text, error="l", mask=_MASK, boost_error=False, micro=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=3, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii")


def _part(name: str) -> bytes:
    return importlib.resources.files(__package__).joinpath(name).read_bytes()
