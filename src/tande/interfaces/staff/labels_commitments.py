"""Commitments in the officer's language: how each stands, what was shown, and which steps this officer may take."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tande.domains.commitments.queries import CommitmentView, DocumentView, ExhibitView, Summary
from tande.domains.officers.queries import Officer
from tande.interfaces.staff import labels
from tande.policy import commitments as rules
from tande.policy import roles

CHIPS = {
    rules.VERIFIED: "good", rules.SEEN: "good", rules.PUBLISHED: "stage", rules.CLAIMED: "stage",
    rules.LAPSED: "high", rules.CONTRADICTED: "danger", rules.NOT_STARTED: "",
}
"""How each status looks; its words stand beside it."""


def status(code: str) -> dict[str, str]:
    """A status in words, with its look."""
    return {"code": code, "words": _(rules.STATUSES[code]), "chip": CHIPS[code]}


def row(one: CommitmentView) -> dict[str, Any]:
    """A commitment with everything said about it in the pack, and how it stands."""
    register, lang = settings.MISSION.register, labels.pack_language()
    asked = one.commitment
    return {
        "id": asked.id, "duty": asked.duty[lang], "evidence": asked.evidence[lang], "shown": asked.shown,
        "text": register.texts[asked.text].symbol, "text_about": register.texts[asked.text].about[lang],
        "paragraph": asked.paragraph, "source": asked.provenance.source, "months": asked.fresh_months,
        "holders": ", ".join(register.holders[code].label[lang] for code in asked.holders),
        "status": status(one.standing.status), "checked_on": one.standing.checked_on,
        "lapses_on": one.standing.lapses_on, "waits": one.waits,
    }


def counts(told: Summary) -> list[tuple[dict[str, str], int]]:
    """How many stand at each status, those that occur."""
    return [(status(code), number) for code, number in told.by_status.items() if number]


def document(one: DocumentView) -> dict[str, Any]:
    """A paper that is owed."""
    return {
        "name": one.document.name[labels.pack_language()], "due": one.document.due, "status": status(one.status),
        "commitment": one.document.commitment,
    }


def exhibit(one: ExhibitView, officer: Officer, names: Mapping[int, str]) -> dict[str, Any]:
    """Something shown; ``plain`` the steps that need no reason, ``reasons`` those that do, for this officer.

    ``second``: a step waits that only another officer can take, though the roles of this one would do.
    """
    had_a_hand = officer.pk in {step.officer_id for step in one.steps}
    mine = [step for step, right in one.after.items() if roles.may(officer.roles, right)]
    free = [step for step in mine if not (had_a_hand and rules.second_needed(step))]
    return {
        "one": one, "state": _(rules.STEPS[one.state]), "seen": len(one.steps),
        "paper": document_name(one.document),
        "plain": [(step, str(ACTS[step])) for step in free if step not in rules.NEEDS_WORDS],
        "reasons": [(step, str(ACTS[step])) for step in free if step in rules.NEEDS_WORDS],
        "second": len(free) < len(mine),
        "steps": [
            {"words": _(rules.STEPS[step.step]), "why": step.words, "lang": step.lang, "at": step.at,
             "who": names.get(step.officer_id, ""), "role": labels.role(step.role), "number": step.check_number}
            for step in one.steps
        ],
    }


def document_name(code: str) -> str:
    """A paper's name in the pack; the bare code if the pack no longer knows it."""
    for one in settings.MISSION.register.documents:
        if one.code == code:
            return str(one.name[labels.pack_language()])
    return code


ACTS = {
    rules.CHECKED: gettext_lazy("I have seen it, and it shows what is asked"),
    rules.CONFIRMED: gettext_lazy("I confirm it: I looked for myself"),
    rules.DECLINED: gettext_lazy("I do not confirm it"),
    rules.WITHDRAWN: gettext_lazy("Withdraw it"),
    rules.ANSWERED: gettext_lazy("It is answered and no longer stands"),
}
"""The words on the buttons."""
