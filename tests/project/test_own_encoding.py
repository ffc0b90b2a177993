"""A request that names an odd encoding is answered like any other."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tande.project.own_encoding import own_encoding

PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["zlib", '"rot13"', "hex; x=1", "undefined", "utf-8", "", "no such"])
@pytest.mark.parametrize("path", ["/?a=1", "/", "/nowhere/?a=%E9"])
def test_it_is_answered(charset: str, path: str) -> None:
    told: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> None:
        told.append(status)

    kind = f"multipart/form-data; boundary=x; Charset={charset}"
    environ = RequestFactory().generic("POST", path, PART, content_type="text/plain").environ
    application = own_encoding(WSGIHandler())
    b"".join(application({**environ, "CONTENT_TYPE": kind}, start))
    assert told
    assert int(told[0].split()[0]) in (200, 403, 404, 405)
