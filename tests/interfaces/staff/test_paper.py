"""Paper at the desk: a form printed once, typed in quickly, followed by its strip's code, and every gap in sight."""

import io
import re
from typing import Any

import pytest
import segno
from django.test import Client
from pypdf import PdfReader

from tande.domains.casework.models import Case, Message
from tande.domains.paper import operations
from tande.domains.paper.models import Batch, Event, Form, Print
from tande.ledger import clock
from tande.policy import limits
from tande.toolkit import codes, form_numbers, sealing
from tande.toolkit.pdf.sheets import square
from tests.domains import factories
from tests.domains.papers import paper, printed
from tests.interfaces.staff.people import SignedIn, signed_in, words

pytestmark = pytest.mark.django_db
NOT_OURS = form_numbers.number(9_000_000)
CODE = re.compile(r"\b(?:\d{4} ){4}\d{4}\b")


@pytest.fixture
def head() -> SignedIn:
    one = signed_in("head")
    factories.desk_key(one.officer)
    return one


@pytest.fixture
def celeste() -> SignedIn:
    return signed_in("operator", key=False)


def batch(head: SignedIn, count: int = 3) -> str:
    return operations.issue(
        batch_id=sealing.new_id(), place_code="", label="Counter", count=count, actor=head.officer, at=clock.now()
    )


def make_pdf(head: SignedIn, batch_id: str, count: int, language: str = "ht") -> Any:
    return head.post("paper_print", batch_id, id=sealing.new_id(), count=str(count), language=language)


def send(celeste: SignedIn, **fields: str) -> Any:
    given = {"key": sealing.new_id(), "sitting": "0", "language": "ht", "how": "first", **fields}
    return celeste.post("paper_enter", **given)


def test_a_printed_form_is_typed_in_and_its_strip_opens_the_case_on_the_web(head: SignedIn, celeste: SignedIn) -> None:
    made = make_pdf(head, batch(head), 2)
    assert (made["Content-Type"], made["Cache-Control"]) == ("application/pdf", "no-store")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages]
    assert len(pages) == 4
    numbers = [codes.show(form_numbers.number(n)) for n in (1, 2)]
    for at, number in enumerate(numbers):
        front, back = pages[2 * at], pages[2 * at + 1]
        found = CODE.findall(front)
        assert len(found) == 1
        # The form's half comes first, the strip last: nothing of the code stands before the line to cut.
        half, strip = front.split("Koupe", 1)
        assert not CODE.search(half)
        assert number in half
        assert number in strip
        assert number in back
        assert not CODE.search(back)
    code = codes.parse_code(CODE.findall(pages[0])[0])
    assert "/k" in pages[0]
    assert Client().post("/k/", {"code": code}).status_code == 404
    answer = send(
        celeste, number=numbers[0], text="Yo pran tout bagay m", keys_age="1", keys_who="12", line_where="Bèlè"
    )
    assert answer.status_code == 200
    assert numbers[0] in words(answer)
    assert "Yo pran" not in words(answer)
    assert 'name="sitting" value="1"' in words(answer)
    assert answer["Cache-Control"] == "no-store"
    assert Client().post("/k/", {"code": codes.show(code)}).status_code == 200
    assert Case.objects.count() == 1
    assert Message.objects.count() == 4
    assert code not in words(answer)


def test_the_square_on_the_strip_holds_the_code_alone() -> None:
    """Its modules are those that segno makes of the code, and of nothing else."""
    code = codes.new_code()
    wanted = segno.make(code, error="m", micro=False, mask=3)
    drawn = io.BytesIO()
    wanted.save(drawn, kind="png", scale=1, border=2)
    assert bytes(square(code)) == drawn.getvalue()
    other = code[:-2] + ("1" if code[-2] != "1" else "2") + code[-1]
    assert square(other) != square(code)


@pytest.mark.parametrize("language", ["ht", "fr", "en", "es", "sw"])
@pytest.mark.once
def test_the_form_in_every_language_is_one_sheet_and_its_strip_tells_nothing(
    language: str, head: SignedIn
) -> None:
    made = make_pdf(head, batch(head, 1), 1, language)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages]
    assert len(pages) == 2
    strip = pages[0][CODE.search(pages[0]).start():].lower()  # type: ignore[union-attr]
    for telling in ("plent", "plainte", "complaint", "queja", "malalamiko", "fòs", "force", "fuerza", "misyon", "8811"):
        assert telling not in strip
    assert "×" not in "".join(pages)
    assert "16" in pages[0]  # whom to call in danger: 116 in this pack


@pytest.mark.once
def test_the_strip_names_the_number_of_a_phone_with_a_card(head: SignedIn) -> None:
    """The gateway that most missions have first: without it whoever has a simple phone would read of the web alone."""
    from tande.domains.gateways import operations as gateways
    from tande.domains.gateways.operations import Money

    settings = {"url": "http://192.168.1.20:8080", "username": "sms", "password": "x", "sender": "+50937000001"}
    gateways.add(kind="capcom6", name="Phone", settings=settings, money=Money(), actor=head.officer, at=clock.now())
    page = PdfReader(io.BytesIO(make_pdf(head, batch(head, 1), 1).content)).pages[0].extract_text()
    assert "+50937000001" in page[CODE.search(page).start():]  # type: ignore[union-attr]


def test_a_print_cannot_be_had_twice(head: SignedIn) -> None:
    batch_id, print_id = batch(head, 1), sealing.new_id()
    once = {"id": print_id, "count": "1", "language": "fr"}
    assert head.post("paper_print", batch_id, **once)["Content-Type"] == "application/pdf"
    again = head.post("paper_print", batch_id, **once)
    assert again.status_code == 409
    assert "printed already" in words(again)
    assert (Print.objects.count(), Form.objects.count()) == (1, 1)
    wrong = head.post("paper_print", batch_id, id="no", count="51", language="xx")
    assert wrong.status_code == 422


@pytest.mark.once
def test_a_jammed_sheet_is_voided_and_printed_anew_in_one_step(head: SignedIn, celeste: SignedIn) -> None:
    batch_id, once = batch(head, 2), {"id": sealing.new_id()}
    mine = printed(head.officer, 2, batch_id=batch_id)
    made = head.post("paper_again", batch_id, first=mine[1].number, **once)
    assert (made["Content-Type"], made["Cache-Control"]) == ("application/pdf", "no-store")
    assert codes.show(form_numbers.number(3)) in PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
    assert "Voided: 1" in words(head.get("paper_batch", batch_id))
    send(celeste, number=mine[0].number, text="x")
    for status, fields in ((409, {"first": mine[1].number, **once}), (422, {"first": mine[0].number}),
                           (422, {"first": mine[1].number}), (422, {"first": "12"}), (422, {"first": NOT_OURS})):
        refused = head.post("paper_again", batch_id, **{"id": sealing.new_id(), **fields})
        assert (refused.status_code, 'id="again" open' in words(refused)) == (status, True)
    assert (Form.objects.count(), Print.objects.count()) == (3, 2)


def test_batches_are_issued_given_out_voided_and_accounted_for(head: SignedIn, celeste: SignedIn) -> None:
    for wrong in ({"count": "501"}, {"count": "0"}, {"label": ""}, {"label": "a\x01b"}):
        refused = head.post("paper_issue", **{"id": sealing.new_id(), "label": "Biwo", "count": "5", **wrong})
        assert refused.status_code == 422
        assert 'role="alert"' in words(refused)
    made = head.post("paper_issue", id=sealing.new_id(), label="Biwo Okap", count="5", place="")
    batch_id = Batch.objects.get().pk
    assert made.url.endswith(f"/paper/{batch_id}/")
    sheets = printed(head.officer, 5, batch_id=batch_id)
    first, second, third = (one.number for one in sheets[:3])
    assert head.post("paper_given", batch_id, first=first, last=third).status_code == 302
    send(celeste, number=third, text="x")
    page = words(head.get("paper_batch", batch_id))
    assert "Gaps: 2." in page
    assert f"{codes.show(first)}, {codes.show(second)}" in page
    assert 'class="chip late">2<' in words(head.get("papers"))
    told = head.post("paper_void", batch_id, first=first, last=third, reason="stolen")
    assert told.status_code == 302
    page = words(head.get("paper_batch", batch_id))
    assert f"Typed in before, so not voided: {codes.show(third)}." in page
    assert "Gaps" not in page
    for fields in ({"first": "123"}, {"first": third, "last": first}, {"first": NOT_OURS}):
        assert head.post("paper_void", batch_id, reason="old", **fields).status_code == 422
    assert head.post("paper_void", batch_id, first=first).status_code == 422


@pytest.mark.parametrize(("fields", "status", "said"), [
    ({"number": ""}, 422, "Type the form number"), ({"number": "1234"}, 422, "has 8 digits"),
    ({"number": "00000019"}, 422, "last one does not fit"), ({"number": NOT_OURS}, 409, "No form with this number"),
    ({"keys_age": "9"}, 422, "no box 9"), ({"path": "7"}, 422, "1 to 4"), ({"path": "17"}, 422, "1 to 4"),
    ({"no_number": "1"}, 422, "There is a number here"), ({"how": "more"}, 409, "was not typed in before"),
    ({"number": "", "no_number": "1", "how": "empty"}, 422, "An empty paper without a number"),
    ({"how": "empty"}, 422, "so the paper is not empty"),
    ({"how": "empty", "text": "", "line_where": "Pòtoprens"}, 422, "so the paper is not empty"),
])
def test_a_fault_is_said_and_nothing_typed_is_lost(
    fields: dict[str, str], status: int, said: str, head: SignedIn, celeste: SignedIn
) -> None:
    mine = printed(head.officer, 1)[0]
    given = {"number": mine.number, "text": "Sa m te wè <b>", "line_where": "Pòtoprens", "contact_name": "Mari"}
    given["danger"] = "1"
    answer = send(celeste, **given | fields)
    page = words(answer)
    assert answer.status_code == status
    assert said in page
    assert ("Sa m te wè &lt;b&gt;" in page) is ("text" not in fields)
    for kept in ("Pòtoprens", "Mari", 'name="danger" value="1" checked'):
        assert kept in page
    assert not Case.objects.exists()
    assert not Event.objects.exists()


def test_a_paper_may_say_little_but_not_nothing(head: SignedIn, celeste: SignedIn) -> None:
    """Somebody in danger ticks one box and writes a phone number: that is a complaint."""
    mine = printed(head.officer, 4)
    nothing = send(celeste, number=mine[0].number, text=" ", sitting="9" * 5_000)
    assert (nothing.status_code, "Write what stands" in words(nothing)) == (422, True)
    for one, little in zip(mine, ({"danger": "1"}, {"contact_reach": "37"}, {"line_where": "Bèlè"}), strict=False):
        assert send(celeste, number=one.number, text="", **little).status_code == 200
    factories.desk_key(factories.officer("child_officer"), desk="child")
    # Under 18, and it happened to her: both boxes. What is answered "only for somebody else" is kept as well.
    assert send(celeste, number=mine[3].number, text="x", path="1, 3", keys_filer="1").status_code == 200
    assert list(Case.objects.order_by("received_at", "pk").values_list("desk", flat=True)).count("child") == 1
    assert Message.objects.filter(case__desk="child").count() == 2


def test_whoever_was_signed_out_gets_back_what_was_typed(head: SignedIn) -> None:
    from django.urls import reverse

    fields = {"number": "00000012", "text": "Yon long pawòl", "line_where": "Bèlè", "keys_age": "1", "csrf": ""}
    out = Client().post(reverse("staff:paper_enter"), fields)
    assert out.status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head.officer)
    for answer in (out, strict.post(reverse("staff:paper_enter"), fields)):
        assert answer.status_code in (401, 403)
        assert "Yon long pawòl" in words(answer)
        assert "Bèlè" in words(answer)


def test_a_page_of_one_batch_changes_no_other(head: SignedIn) -> None:
    mine, other = batch(head, 1), batch(head, 1)
    printed(head.officer, 1, batch_id=mine)
    strange = printed(head.officer, 1, batch_id=other)[0]
    assert head.post("paper_void", mine, first=strange.number, reason="old").status_code == 422
    assert head.post("paper_given", mine, first=strange.number).status_code == 422
    assert not Event.objects.exists()


def test_codes_of_a_stolen_print_are_closed_by_the_head_though_typed_in(head: SignedIn, celeste: SignedIn) -> None:
    from tande.domains.intake import told
    from tande.ledger.models import Fact

    joel = signed_in("intake_officer", key=False)
    batch_id = batch(head, 2)
    mine, out = printed(head.officer, 2, batch_id=batch_id)
    send(celeste, number=mine.number, text="x")
    status = {"code": mine.code}
    assert Client().post("/k/", status).status_code == 200
    assert 'id="exposed"' not in words(head.get("paper_batch", batch_id))
    joel.post("paper_void", batch_id, first=mine.number, last=out.number, reason="stolen")
    assert "Tell the head" in words(joel.get("paper_batch", batch_id))
    assert Client().post("/k/", status).status_code == 200
    assert joel.post("paper_close", batch_id).status_code == 403
    assert "Close these codes" in words(head.get("paper_batch", batch_id))
    for _ in range(2):
        assert head.post("paper_close", batch_id).status_code == 302
    shut_out = Client().post("/k/", status)
    assert (shut_out.status_code, "ka fèmen: lè sa a, ekri ankò" in words(shut_out)) == (404, True)
    assert told.status_of(codes.first_hash(mine.code), at=clock.now()) == ""
    assert Message.objects.count() == 2  # the case is told, once
    assert Fact.objects.filter(kind="complaint.code_closed", entry__isnull=False).count() == 1
    assert 'id="exposed"' not in words(head.get("paper_batch", batch_id))
    assert head.post("paper_close", "f" * 32).status_code == 404


def test_the_number_is_checked_with_script_and_without(head: SignedIn, celeste: SignedIn) -> None:
    mine, other = printed(head.officer, 2)
    told = celeste.post("paper_number", number=codes.show(mine.number)).json()
    assert told["good"]
    assert told["language"] == "ht"
    for wrong in ("", "abc", NOT_OURS, "9" * 300, "\x00"):
        assert not celeste.post("paper_number", number=wrong).json()["good"]
    assert "A digit is wrong" in celeste.post("paper_number", number="00000019").json()["words"]
    plain = send(celeste, number=mine.number, text="half a word", check="1")
    assert plain.status_code == 200
    assert "half a word" in words(plain)
    assert "Printed" in words(plain)
    send(celeste, number=mine.number, text="x")
    assert not celeste.post("paper_number", number=mine.number).json()["good"]
    assert not Event.objects.filter(form_id=other.number).exists()


def test_what_comes_a_second_time_is_told_apart(head: SignedIn, celeste: SignedIn) -> None:
    mine = printed(head.officer, 2)
    key = sealing.new_id()
    first = send(celeste, key=key, number=mine[0].number, text="one")
    again = send(celeste, key=key, number=mine[0].number, text="one", sitting="1")
    assert 'name="sitting" value="1"' in words(first)
    assert 'name="sitting" value="1"' in words(again)  # the same page sent twice is one paper
    refused = send(celeste, number=mine[0].number, text="two")
    assert refused.status_code == 409
    assert "one more page of the same paper" in words(refused)
    assert send(celeste, number=mine[0].number, text="two", how="more").status_code == 200
    assert "no code for it" in words(send(celeste, number=mine[0].number, text="three", how="copy"))
    assert "no code for it" in words(send(celeste, number="", no_number="1", text="own sheet"))
    assert "as empty" in words(send(celeste, number=mine[1].number, how="empty"))
    assert Case.objects.count() == 3


def test_a_scan_is_kept_as_evidence_and_never_shown(
    head: SignedIn, celeste: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tande.domains.evidence.models import EvidenceFile

    mine = printed(head.officer, 1)[0]
    scan = SimpleUploadedFile("papye.jpg", b"\xff\xd8\xff" + b"x" * 3_000_000, "image/jpeg")
    refused = send(celeste, number="1", text="", files=scan)  # type: ignore[arg-type]
    assert "Choose the files again" in words(refused)
    scan.seek(0)
    assert "Choose the files again" in words(send(celeste, number=mine.number, check="1", files=scan))  # type: ignore[arg-type]
    with monkeypatch.context() as small:
        small.setattr(limits, "PAPER_MAX_BYTES", 1_000_000)
        scan.seek(0)
        large = send(celeste, number=mine.number, text="words", files=scan)  # type: ignore[arg-type]
    assert large.status_code == 422
    assert "too large" in words(large)
    assert not Case.objects.exists()
    scan.seek(0)
    assert send(celeste, number=mine.number, text="", files=scan).status_code == 200  # type: ignore[arg-type]
    assert EvidenceFile.objects.count() == 1


def test_before_any_desk_has_a_key_the_paper_is_refused_and_stays_on_the_screen(celeste: SignedIn) -> None:
    head = factories.officer("head", key=False)
    mine = printed(head, 1)[0]
    answer = send(celeste, number=mine.number, text="pa pèdi m")
    assert answer.status_code == 503
    assert "pa pèdi m" in words(answer)


def test_whoever_may_type_in_may_not_see_cases_or_codes(head: SignedIn, celeste: SignedIn) -> None:
    mine = printed(head.officer, 1)[0]
    operations.enter(paper=paper(mine.number), actor=celeste.officer, at=clock.now())
    assert celeste.get("papers").status_code == 403
    case_id = Case.objects.get().pk
    assert celeste.get("case", case_id).status_code in (302, 403, 404)
    for page in (celeste.get("paper_enter"), head.get("papers"), head.get("paper_batch", Batch.objects.get().pk)):
        assert case_id not in words(page)
        assert mine.code not in words(page)
