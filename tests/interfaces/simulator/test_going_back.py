"""What a visitor sees who presses Back among the pretended phones: the page before, and no error of the browser."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from tande.interfaces.simulator.pages import brought


@pytest.mark.parametrize(("method", "kept"), [("post", "private, max-age=600"), ("get", "no-store")])
def test_only_a_page_that_a_form_brought_may_be_shown_again(method: str, kept: str) -> None:
    request = getattr(RequestFactory(), method)("/simulator/menu/")
    answer = brought(request, HttpResponse(headers={"Cache-Control": "no-store"}))
    assert answer["Cache-Control"] == kept
