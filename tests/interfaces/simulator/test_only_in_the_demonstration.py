"""Pretended phones speak with everybody's keys: outside a demonstration they have no address."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["", "phone/1/", "menu/", "call/", "field/", "paper/", "paper/x.pdf", "counter/", "provider/twilio/x"]
)
def test_there_is_no_pretended_phone_here(path: str) -> None:
    assert Client().get(f"/simulator/{path}").status_code == 404
