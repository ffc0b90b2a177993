"""Forms of vetting. Each refuses with words for the field; what only the domain can know it says afterwards."""

import hashlib
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tande.domains.personnel.queries import RosterView
from tande.interfaces.mission import words_vetting as words
from tande.policy import vetting_records as rules

LARGEST_PAPER: Final = 20 * 1024 * 1024
HASH: Final = r"\A\s*[0-9a-fA-F]{64}\s*\Z"


class _Day(forms.DateField):
    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label, help_text=help_text, input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write the day as 2026-03-12.")},
        )


def _area(
    label: Any, rows: int = 3, *, required: bool = True, help_text: Any = "", most: int = 2000
) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=most, help_text=help_text,
                           widget=forms.Textarea(attrs={"rows": rows}))


class VettingForm(forms.Form):
    """What every form of vetting does with a refusal of the domain."""

    def refuse(self, field: str) -> None:
        """Say what to do about a field that the domain refused."""
        self.add_error(field if field in self.fields else None, words.fault(field))

    def _offer(self, **offered: list[tuple[str, str]]) -> None:
        for name, found in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found


class CertificateForm(VettingForm):
    """A State's certificate as typed from the signed paper."""

    list_sha256 = forms.ChoiceField(label=_("The list that the State signed"), required=False)
    scope = forms.ChoiceField(label=_("It covers"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Which unit, if it covers one"), required=False)
    named = _area(_("Service numbers, if it names persons"), required=False, most=20_000,
                  help_text=_("One on each line."))
    signatory = forms.CharField(label=_("Signed by"), max_length=200)
    office = forms.CharField(label=_("Office of who signed"), max_length=200)
    signed_on = _Day(_("Signed on"))
    until = _Day(_("Last day on which it counts"))
    paper = forms.FileField(
        label=_("The signed paper, as a file"), required=False,
        help_text=_("Only its SHA-256 is kept, not the file. Keep the paper where you keep papers."),
    )
    paper_sha256 = forms.RegexField(HASH, label=_("Or its SHA-256"), required=False)

    def __init__(self, *args: Any, rosters: list[RosterView], units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(
            list_sha256=[("", str(_("Another list, or none"))), *(
                (one.sha256, f"{one.at:%Y-%m-%d %H:%M} · {one.people} · {one.sha256[:12]}…") for one in rosters
            )],
            scope=words.choices(rules.SCOPES),
            unit=[("-", str(_("None: it does not cover a single unit"))),
                  *units],
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        paper = found.get("paper")
        if paper is not None:
            if paper.size > LARGEST_PAPER:
                self.add_error("paper", _("The file is larger than 20 MB."))
            found["paper_sha256"] = hashlib.file_digest(paper.file, "sha256").hexdigest()
        found["paper_sha256"] = (found.get("paper_sha256") or "").strip().lower()
        if not found["paper_sha256"] and "paper" not in self.errors:
            self.add_error("paper", words.fault("paper_sha256"))
        if found.get("scope") != rules.NAMED and not found.get("list_sha256"):
            self.add_error("list_sha256", words.fault("list_sha256"))
        if found.get("scope") == rules.NAMED and not numbers(found.get("named", "")):
            self.add_error("named", words.fault("named"))
        return found


class AttestationForm(VettingForm):
    """What one person attested."""

    answer = forms.ChoiceField(label=_("The person signed"), widget=forms.RadioSelect)
    signed_on = _Day(_("Signed on"))
    words = _area(_("What was declared"), required=False, help_text=_("Only when something was declared. Sealed."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(answer=words.choices(rules.ANSWERS))


class CheckForm(VettingForm):
    """The check of a unit, or of somebody who commands."""

    sources = forms.MultipleChoiceField(label=_("Consulted"), widget=forms.CheckboxSelectMultiple)
    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    note = _area(_("Why"), required=False, help_text=_("Needed unless nothing was found. Sealed."))
    day = _Day(_("Day of the check"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(sources=words.choices(rules.SOURCES), result=words.choices(rules.CHECK_RESULTS))


class DecisionForm(VettingForm):
    """What becomes of a declaration, or of a refusal that may be lifted."""

    result = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    note = _area(_("Why"), help_text=_("Sealed. The second officer reads it before agreeing."))

    def __init__(self, *args: Any, lifting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        table = rules.CHECK_RESULTS if lifting else rules.DECLARATION_RESULTS
        offered = rules.SECOND_NEEDED["lifting"] if lifting else frozenset(table)
        self._offer(result=[(code, label) for code, label in words.choices(table) if code in offered])


class RepatriationForm(VettingForm):
    """Somebody sent home from a mission on disciplinary grounds."""

    names = _area(_("Names, one on each line"), 2, help_text=_(
        "The name as it is known first, then every other name or spelling, in any script."
    ))
    born = forms.RegexField(r"\A(\d{4}(-\d{2}(-\d{2})?)?)?\Z", label=_("Date of birth, if known"), required=False,
                            help_text=_("As 1985-03-12, or only 1985-03 or 1985."),
                            error_messages={"invalid": words.FAULTS["born"]})
    id_numbers = _area(_("Service or identity numbers, one on each line"), 2, required=False, most=1000)
    state = forms.RegexField(r"\A[A-Z]{3}\Z", label=_("State, three letters"), error_messages={
        "invalid": words.FAULTS["state"],
    })
    on = _Day(_("Sent home on"))
    grounds = forms.ChoiceField(label=_("Grounds"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(grounds=words.choices(rules.GROUNDS, empty=True))


class SheetForm(VettingForm):
    """A spreadsheet to read."""

    file = forms.FileField(label=_("Spreadsheet (XLSX or CSV)"))


def numbers(text: str) -> list[str]:
    """The lines of a field, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
