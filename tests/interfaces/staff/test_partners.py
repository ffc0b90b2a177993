"""Partners at the desk: added, given keys that are shown once, changed and ended."""

import re
from typing import Any

import pytest

from tande.domains.partners.models import Partner, PartnerKey
from tests.interfaces.staff.conftest import SignIn
from tests.interfaces.staff.people import SignedIn, words

NEW: dict[str, Any] = {
    "name": "Example Rights", "kind": "ngo", "scopes": ["file", "follow"], "per_minute": 30, "per_day": 1000,
    "contact": "duty phone",
}


def added(head: SignedIn) -> str:
    answer = head.post("partner_add", **NEW)
    assert answer.status_code == 302, words(answer)
    return Partner.objects.get().pk


def test_a_partner_is_added_and_its_keys_are_shown_once(sign_in: SignIn) -> None:
    head = sign_in("head")
    assert 'id="no-partners"' in words(head.get("partners"))
    partner_id = added(head)
    shown = head.post("partner_key", partner_id)
    assert shown.status_code == 201
    key = re.search(r'id="made-key">(tande-[a-z2-7]{8}-[A-Za-z0-9_-]{43})<', words(shown))
    assert key
    assert shown["Cache-Control"] == "no-store"
    page = words(head.get("partner", partner_id))
    assert key[1] not in page
    assert key[1][:14] in page
    assert head.post("partner_key", partner_id).status_code == 201
    third = head.client.post(f"/desk/partners/{partner_id}/key/", follow=True)
    assert "two keys in force" in words(third)
    assert PartnerKey.objects.count() == 2
    first = PartnerKey.objects.first()
    assert first is not None
    head.post("partner_key_revoke", partner_id, first.pk)
    assert PartnerKey.objects.exclude(revoked_at=None).count() == 1
    head.post("partner_end", partner_id)
    ended = words(head.get("partner", partner_id))
    assert "Without access" in ended
    assert 'id="give-key"' not in ended
    assert head.post("partner_key", partner_id).status_code == 302


def test_what_cannot_be_so_is_said_and_what_was_typed_stays(sign_in: SignIn) -> None:
    head = sign_in("head")
    for wrong in (
        {"name": ""}, {"name": "a\u202eb"}, {"kind": "bank"}, {"scopes": []}, {"per_minute": 0}, {"per_day": "many"},
        {"contact": "x" * 501},
    ):
        answer = head.post("partner_add", **(NEW | wrong))
        assert answer.status_code == 422, wrong
        assert 'class="wrong"' in words(answer)
        assert "duty phone" in words(answer) or "contact" in wrong
        assert "autofocus" in words(answer), "the page begins at the fault"
    assert not Partner.objects.exists()
    partner_id = added(head)
    answer = head.post("partner_change", partner_id, **(NEW | {"per_minute": 9999}))
    assert (answer.status_code, Partner.objects.get().per_minute) == (422, 30)
    head.post("partner_change", partner_id, **(NEW | {"per_minute": 7, "scopes": ["follow"]}))
    changed = Partner.objects.get()
    assert (changed.per_minute, changed.scopes) == (7, ["follow"])
    assert head.get("partner", "0" * 32).status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(("language", "said"), [("ht", "Chif sa a dwe 1 oswa plis."), ("sw", "iwe 1 au zaidi.")])
def test_what_the_forms_themselves_say_is_in_the_officers_language(sign_in: SignIn, language: str, said: str) -> None:
    head = sign_in("head")
    head.client.post("/desk/language/", {"language": language})
    page = words(head.post("partner_add", **(NEW | {"per_minute": 0, "per_day": "many", "kind": "bank"})))
    assert said in page
    assert "Ensure" not in page
    assert "Enter a" not in page
    assert "valid choice" not in page
