"""A jammed sheet: its form is voided and another printed instead, in one step, and never half of it."""

from typing import Any

import pytest

from tande.domains.officers.models import Officer
from tande.domains.paper import batches, errors, operations, queries
from tande.domains.paper.models import Batch, Event, Form
from tande.policy import paper as rules
from tande.policy import roles
from tande.toolkit import sealing
from tande.toolkit.errors import PdfNotMade
from tande.toolkit.pdf.complaint_forms import Sheet
from tests.domains import factories
from tests.domains.papers import NOW, paper, printed

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def again(head: Officer, batch_id: str, sheets: list[Sheet], **more: Any) -> list[Sheet]:
    seen: list[Sheet] = []

    def draw(language: str) -> batches.Draw:
        assert language == "ht", "in the language of the sheets that it stands for"
        return lambda drawn: b"%PDF" * len(seen.extend(drawn) or drawn)  # type: ignore[func-returns-value]

    ends = {"first": sheets[0].number, "last": sheets[-1].number}
    given = {"print_id": sealing.new_id(), "draw": draw, "actor": head, **ends, **more}
    assert operations.print_again(batch_id=batch_id, at=NOW, **given) == b"%PDF" * len(seen)
    return seen


def issue(head: Officer, label: str, count: int) -> str:
    return operations.issue(
        batch_id=sealing.new_id(), place_code="", label=label, count=count, actor=head, at=NOW
    )


def test_the_new_form_is_the_next_of_its_batch_or_of_one_of_its_own(head: Officer) -> None:
    spare, full = issue(head, "Office", 3), issue(head, "Box", 12)
    two, twelve = printed(head, 2, batch_id=spare), printed(head, 12, batch_id=full)
    [third] = again(head, spare, two[1:])
    assert Form.objects.get(pk=third.number).batch_id == spare
    operations.give_out(first=twelve[0].number, last=twelve[1].number, actor=head, at=NOW)
    made = again(head, full, twelve[:2])
    [own] = {one.batch_id for one in Form.objects.filter(pk__in=[one.number for one in made])}
    assert (queries.batch(head, own).label, queries.batch(head, own).account.count) == ("Box", 2)
    account = queries.batch(head, full).account
    assert account.numbers[rules.VOIDED] == tuple(one.number for one in twelve[:2])
    assert queries.totals() == queries.Totals(printed=17, entered=0, voided=3, empty=0, gaps=0, loose=0)


def test_what_cannot_be_voids_nothing_and_prints_nothing(head: Officer) -> None:
    full, other = issue(head, "Box", 12), issue(head, "Office", 1)
    twelve, [else_] = printed(head, 12, batch_id=full), printed(head, 1, batch_id=other)
    celeste, once = factories.officer(roles.OPERATOR, key=False), sealing.new_id()
    factories.desk_key(head)
    operations.enter(paper=paper(twelve[5].number), actor=celeste, at=NOW)

    def broken(_language: str) -> batches.Draw:
        raise PdfNotMade

    again(head, full, twelve[11:], print_id=once)
    before = (Form.objects.count(), Batch.objects.count(), Event.objects.count())
    table: list[tuple[type[Exception], list[Sheet], dict[str, Any]]] = [
        (PdfNotMade, twelve[:2], {"draw": broken}), (errors.AllPrinted, twelve[:1], {"print_id": once}),
        (errors.BadField, twelve[:11], {}), (errors.BadField, twelve[4:7], {}), (errors.BadField, twelve[11:], {}),
        (errors.BadField, [else_], {}), (errors.BadField, twelve[1::-1], {}),
        (errors.BadField, twelve[:1], {"print_id": "x"}), (errors.NotAllowed, twelve[:1], {"actor": celeste}),
        (errors.NoSuchForm, [Sheet("99999999", "")], {}),
    ]
    for error, sheets, more in table:
        with pytest.raises(error):
            again(head, full, sheets, **more)
    assert (Form.objects.count(), Batch.objects.count(), Event.objects.count()) == before
