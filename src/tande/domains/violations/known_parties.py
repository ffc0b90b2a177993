"""Parties: those of the mission's pack, and those that monitors wrote down because the pack has none such."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tande.domains.violations.errors import BadParty
from tande.domains.violations.keeping import seal, unseal
from tande.domains.violations.models import NewParty, Turn
from tande.domains.violations.scope import RECORD, Insider, check
from tande.policy.violations import parties as policy
from tande.policy.violations.fields import LINE_CHARS
from tande.policy.violations.parties import Party


def known() -> dict[str, Party]:
    """Every party by its code, those of the pack first."""
    found = {one.code: one for one in settings.PARTIES.parties}
    for row in NewParty.objects.order_by("code"):
        told = unseal(bytes(row.label), "party", row.code)
        found.setdefault(row.code, Party(row.code, str(told["label"]), row.category))
    return found


def labels() -> dict[str, str]:
    """Names of parties by code."""
    return {code: one.label for code, one in known().items()}


def add_party(*, label: str, category: str, officer: Insider, at: datetime) -> str:
    """The code of the party with this name: a known one, however it is spelled, or a new one.

    Needs ``violation.record``. Raises NotAllowed, BadParty.
    """
    check(officer, RECORD)
    name = " ".join(label.split())
    if category not in policy.CATEGORIES or len(policy.plain(name)) < 2 or len(name) > LINE_CHARS:
        raise BadParty
    with transaction.atomic():
        Turn.objects.get_or_create(about="party")
        Turn.objects.select_for_update().get(about="party")
        listed = known()
        found = policy.known_as(name, listed.values(), settings.PARTIES.empty_words)
        if found:
            return found.code
        code = policy.new_code(listed)
        NewParty.objects.create(code=code, label=seal({"label": name}, "party", code), category=category,
                                officer_id=officer.pk, at=at)
    return code
