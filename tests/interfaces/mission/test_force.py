"""The pages of force: filed by the unit, reviewed by the command, seen whole by the body; typed text survives."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tande.domains.force import operations, queries
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy.force import Harm
from tande.policy.force_report import Circumstances
from tande.toolkit import sealing
from tests.domains import factories, states
from tests.domains.forces import FULL, WORDS, change, complete, raid, report, use
from tests.interfaces.mission.conftest import SignIn

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"mission:force{name}", args=args)


def when(hours: int = 1) -> str:
    return timezone.localtime(clock.now() - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def first(**more: Any) -> dict[str, Any]:
    typed = {"id": sealing.new_id(), "at": when(), "commune": "HT0111", "means": ["warning_shot"], "rounds": "1",
             "subjects": "1", "child": "no", "dead": "0", "serious": "", "light": "", "hit": "", "what": "From a roof",
             "attest": "on"}
    return typed | more


def whole(view: queries.UseView, **more: Any) -> dict[str, Any]:
    told = {name: getattr(FULL, name) for name in ("operation", "bystanders", "property", "detention", "camera", "aid",
                                                   "relatives", "threats", "alternatives", "ages")}
    return first(id=view.id) | told | {"base_version": view.version, "warned": "yes"} | more


def test_a_unit_reports_twice_pressed_once_and_hands_in_the_full_report(sign_in: SignIn) -> None:
    wanjiru = sign_in("unit_officer", language="en")
    assert 'href="/en/force/rules/"' in wanjiru.client.get(url("")).content.decode(), "the rules it is measured by"
    typed = first(child="doubt")
    answers = [wanjiru.client.post(url("_new"), typed) for _twice in range(2)]
    address = url("_report", typed["id"])
    assert [answer.url for answer in answers] == [address] * 2
    page = wanjiru.client.get(address).content.decode()
    assert "Went to the independent body on" in page
    assert "id=\"cases\"" not in page
    assert "From a roof" in page
    view = queries.report(typed["id"], wanjiru.officer, clock.now())
    lacking = wanjiru.client.post(url("_full", view.id), whole(view, camera="", child="doubt", what="A long story"))
    assert (lacking.status_code, "A long story" in lacking.content.decode()) == (422, True)
    assert "A full report needs an answer here" in lacking.content.decode()
    assert wanjiru.client.post(url("_full", view.id), whole(view, child="doubt")).url == address
    done = queries.report(view.id, wanjiru.officer, clock.now())
    assert (done.full_at is not None, done.version, done.told.camera) == (True, 2, "none")


@pytest.mark.parametrize(
    ("more", "said"),
    [({"at": "yesterday"}, "Write day and time as"), ({"at": when(-30)}, "This time is not yet"),
     ({"at": ""}, "Say when"),
     ({"at": "0001-01-01T00:00"}, "too long ago"), ({"means": []}, "Say what was used"),
     ({"means": ["catapult"]}, "Choose one of the answers"), ({"rounds": "-3"}, "A number is not below 0"),
     ({"rounds": "many"}, "Write a number"), ({"rounds": "9" * 5000}, "Write a number"),
     ({"rounds": ""}, "A firearm was fired: say how many rounds"), ({"child": ""}, "Choose one of the answers"),
     ({"commune": "XX"}, "Choose one of the answers"), ({"attest": ""}, "without attesting"),
     ({"id": "x"}, "This is no number of a report"), ({"what": "a\x00b"}, "Null characters"),
     ({"means": ["baton"], "rounds": "0", "hit": "1"}, "say with which firearm")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_stored(
    more: dict[str, Any], said: str, sign_in: SignIn
) -> None:
    wanjiru = sign_in("unit_officer", language="en")
    answer = wanjiru.client.post(url("_new"), first(**({"what": "Words that survive"} | more)))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert "Words that survive" in page or "what" in more
    assert queries.reports(wanjiru.officer, clock.now()).total == 0


def test_two_who_write_at_once_are_both_kept_compared_and_settled(sign_in: SignIn) -> None:
    wanjiru, second = sign_in("unit_officer", language="en"), sign_in("unit_officer", language="en")
    view = complete(wanjiru.officer, report(wanjiru.officer))
    change(wanjiru.officer, view, told=FULL, words={"what": "Mine"})
    second.client.post(url("_change", view.id), whole(view, what="Theirs", threats=["crowd"]))
    page = second.client.get(url("_report", view.id)).content.decode()
    assert "Two versions differ" in page
    assert all(words in page for words in ("Mine", "Theirs", "A crowd pressed or threw things", "To be settled"))
    form = second.client.get(url("_change", view.id)).content.decode()
    assert ("Version 4 says otherwise" in form, "Theirs" in form) == (True, True)
    base = re.search(r'name="base_version" value="(\d+)"', form)
    assert base is not None
    second.client.post(url("_change", view.id), whole(view, base_version=base[1], what="Both"))
    settled = queries.report(view.id, wanjiru.officer, clock.now())
    assert (settled.disputed, settled.words["what"]) == (False, "Both")


def test_a_superior_reviews_and_is_told_when_it_changed_meanwhile(sign_in: SignIn) -> None:
    wanjiru, otieno = sign_in("unit_officer", language="en"), sign_in("commander", language="en", state="KEN")
    view = complete(wanjiru.officer, report(wanjiru.officer))
    stale = otieno.client.post(url("_review", view.id), {"version": 1, "finding": "within_rules", "note": "My reasons"})
    assert (stale.status_code, "My reasons" in stale.content.decode()) == (409, True)
    empty = otieno.client.post(url("_review", view.id), {"version": 2, "finding": "", "note": ""})
    assert empty.status_code == 422
    assert "Record a review" in otieno.client.get(url("_report", view.id)).content.decode()
    otieno.client.post(url("_review", view.id), {"version": 2, "finding": "within_rules", "note": "My reasons"})
    assert "Within the rules" in wanjiru.client.get(url("_report", view.id)).content.decode()


def test_nobody_of_the_mission_sees_the_bodys_part(sign_in: SignIn) -> None:
    joel = sign_in("head", language="en")
    factories.desk_key(joel.officer)
    wanjiru, otieno = sign_in("unit_officer", language="en"), sign_in("commander", language="en", state="KEN")
    view = report(wanjiru.officer, use(harm=Harm(dead=1)))
    ((case, _link),) = queries.cases_of(view.id, joel.officer)
    for one in (wanjiru, otieno):
        for address in (url(""), url("_reports"), url("_report", view.id), url("_full", view.id)):
            assert case[:8] not in one.client.get(address).content.decode()
    assert case[:8] in joel.client.get(url("_report", view.id)).content.decode()
    assert view.id[:8] in joel.client.get(reverse("staff:case", args=[case])).content.decode()
    bravo, jamaica = sign_in("unit_officer", unit="bravo"), sign_in("commander", state="JAM")
    for one in (bravo, jamaica):
        assert [one.client.get(url(name, view.id)).status_code for name in ("_report", "_paper")] == [404, 404]
        assert view.short not in one.client.get(url("_reports")).content.decode()


def test_the_body_links_a_complaint_by_its_first_signs(sign_in: SignIn) -> None:
    joel = sign_in("head", language="en")
    client, head, inquiry_id = joel.client, joel.officer, states.case_in_inquiry(joel.officer)
    view = report(factories.officer("unit_officer"))
    assert client.post(url("_link", view.id), {"case": "zz"}).status_code == 422
    assert client.post(url("_link", view.id), {"case": "0" * 8}).status_code == 422
    client.post(url("_link", view.id), {"case": inquiry_id[:8].upper()})
    ((_case, link),) = queries.cases_of(view.id, head)
    client.post(url("_unlink", view.id, link))
    assert queries.cases_of(view.id, head) == []


def test_operations_are_recorded_and_a_gap_shows_to_command_and_body(sign_in: SignIn) -> None:
    head, otieno = sign_in("head", language="en"), sign_in("commander", language="en", state="KEN")
    made = raid(head.officer)
    for one in (head, otieno):
        assert "no report of force came in" in one.client.get(url("")).content.decode()
        assert made in one.client.get(url("_operations")).content.decode()
    assert "Read in a paper" in head.client.get(url("_operation", made)).content.decode()
    assert "Read in a paper" not in otieno.client.get(url("_operation", made)).content.decode()
    assert otieno.client.post(url("_entry", made), {"dead": "x", "source": "press"}).status_code == 422
    otieno.client.post(url("_entry", made), {"dead": "0", "hurt": "5", "source": "hospital", "note": "By phone"})
    assert queries.operation(made, head.officer, clock.now()).hurt == 5
    typed = {"id": sealing.new_id(), "day": "2099-01-01", "commune": "HT0111", "units": ["alpha"], "form": "sole",
             "dead": "0", "hurt": "0", "source": "unit", "note": "Typed words"}
    wrong = otieno.client.post(url("_operation_new"), typed)
    assert (wrong.status_code, "Typed words" in wrong.content.decode()) == (422, True)
    right = otieno.client.post(url("_operation_new"), typed | {"day": f"{timezone.localdate(clock.now())}"})
    assert right.url == url("_operation", typed["id"])
    for query, asks in (("KEN", 'name="day"'), ("%00", 'name="contingent"'), ("ZZZ", 'name="contingent"')):
        assert asks in head.client.get(url("_operation_new") + f"?contingent={query}").content.decode()
    assert head.client.post(url("_operation_new"), typed | {"contingent": "K\0", "unit": "\0"}).status_code == 422


def test_patterns_are_for_the_body_and_taking_them_along_is_recorded(sign_in: SignIn) -> None:
    head = sign_in("head", language="en")
    report(factories.officer("unit_officer"))
    page = head.client.get(url("_patterns") + "?months=3").content.decode()
    assert ("<svg" in page, "alpha" in page) == (True, True)
    answer = head.client.post(url("_patterns_file"))
    assert answer.content.decode("utf-8-sig").splitlines()[1].split(",")[1:4] == ["KEN", "alpha", "1"]
    looks = Fact.objects.filter(kind="force.looked").values_list("body", flat=True)
    assert sorted(looks) == ['{"what":"patterns"}', '{"what":"patterns_file"}']


def test_papers_are_drawn_in_every_language_and_a_phones_faults_are_shown(sign_in: SignIn) -> None:
    wanjiru = sign_in("unit_officer", language="en")
    kept = operations.report(use=use(rounds=0, means=("warning_shot", "catapult")), contingent="KEN", source="phone",
                             phone="p", at=clock.now(), told=Circumstances(commune="<b>"), words=WORDS)
    page = wanjiru.client.get(url("_report", kept.id)).content.decode()
    assert "kept as it came" in page
    assert "<b>" not in page
    for address in (url("_paper", kept.id), *(url("_blank", one) for one in ("en", "fr", "es", "sw", "ht"))):
        assert wanjiru.client.get(address).content[:5] == b"%PDF-", address
    assert wanjiru.client.get(url("_blank", "xx")).status_code == 404
    for query in ("?page=9999999", "?page=x&show=zz", "?show=late", "?unit=%00", "?contingent=%27"):
        assert wanjiru.client.get(url("_reports") + query).status_code == 200, query
