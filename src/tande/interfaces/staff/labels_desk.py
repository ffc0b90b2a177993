"""Words of allegations, decisions and conflicts of interest, in the officer's language."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tande.interfaces.staff import labels
from tande.policy import conflicts, proof, stages

MARKS = {
    "who": _("Who does it"),
    "due": _("By when"), "consent": _("Consent"), "event": _("What happened"), "to": _("To whom"),
    "result": _("What became of it"),
}


def finding(code: str) -> str:
    """A finding in words."""
    return gettext(stages.FINDINGS[code]) if code else ""


def standard(code: str) -> str:
    """A standard of proof in words."""
    return gettext(proof.STANDARDS[code]) if code else ""


def reason(code: str) -> str:
    """Why an officer is shut out of a case."""
    return gettext(conflicts.REASONS.get(code, code))


def choices(table: Mapping[str, object]) -> list[tuple[str, str]]:
    """A table of codes as a form takes it, in the officer's language."""
    return [(code, gettext(words) if isinstance(words, str) else str(words)) for code, words in table.items()]


def states(codes: tuple[str, ...]) -> str:
    """States by name, or that none is known."""
    return ", ".join(labels.pack("state", code) for code in codes) or gettext("Not known yet")


def number(value: int | None) -> str:
    """A number of people; nobody writes 0 for what nobody knows."""
    return gettext("Not known yet") if value is None else str(value)
