"""The pretended field app fills in the forms of the real door so that its record can be read."""

import pytest

from tande.domains.fieldforms import met
from tande.interfaces.openrosa import forms
from tande.interfaces.simulator import views_field, xforms
from tande.policy import phone_fields
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.openrosa import submissions, told

pytestmark = pytest.mark.once
TYPED = {"text": "alpha", "number": "14", "time": "2026-11-20T10:00"}


def test_a_child_met_is_recorded_with_what_the_page_can_ask() -> None:
    form = xforms.Form(forms.given_of(encounters.FORM_ID, "ht").xform, "ht")
    asked = {one.path.rpartition("/")[2]: one for one in form.questions()}
    assert (asked["commune"].kind, asked["at"].kind, asked["age"].kind, asked["unit"].kind) == (
        "long", "time", "number", "text")
    assert all(", " in label for _code, label in asked["commune"].options), "with the department to which it belongs"
    answers = {one.path: TYPED[one.kind] if one.kind in TYPED else one.options[0][0] for one in asked.values()
               if one.needed or one.kind == "number"}
    answers |= {path: views_field._moment(text) for path, text in answers.items() if text == TYPED["time"]}
    sent = submissions.read(form.record(answers))
    fields = met.values(told.read(sent, forms.definition(encounters.FORM_ID)).record.own.answers)
    written = phone_fields.read(fields, kind=met.KIND, id="a" * 32)
    assert written.encounter is not None
    assert (written.encounter.unit, written.encounter.age, written.encounter.at.utcoffset() is not None) == (
        "alpha", 14, True)


def test_a_complaint_needs_no_answer() -> None:
    form = xforms.Form(forms.given_of(on_behalf.FORM_ID, "ht").xform, "ht")
    assert not any(one.needed for one in form.questions())
    assert views_field._moment("yè swa") == "yè swa"
