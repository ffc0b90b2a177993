"""Help and protection in words: offers, the directory, risks, measures and claims."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tande.domains.support.queries import OfferView, ProviderView
from tande.interfaces.staff import labels, labels_desk
from tande.policy import claims, protection, support


def tables() -> dict[str, list[tuple[str, str]]]:
    """The tables that the page's forms choose from, in the officer's language."""
    return {
        "about": labels_desk.choices(protection.ABOUT), "risks": labels_desk.choices(protection.RISKS),
        "measures": labels_desk.choices(protection.MEASURES), "owed_by": labels_desk.choices(protection.OWED_BY),
        "ends": labels_desk.choices(protection.MEASURE_ENDS), "steps": labels_desk.choices(claims.STEPS),
        "states": sorted(((code, labels.pack("state", code)) for code in settings.MISSION.states),
                         key=lambda pair: pair[1]),
    }


def offers_of(directory: list[ProviderView]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be offered, under its kind: with a provider of the directory, or with none yet."""
    return [
        (label, [(f"{kind}:", _("Nobody of the directory yet")), *(
            (f"{kind}:{one.provider.code}", provider(one)) for one in directory if kind in one.provider.kinds
        )])
        for kind, label in labels_desk.choices(support.KINDS)
    ]


def provider(one: ProviderView) -> str:
    """A provider by name, and that it must be called again first, where that is so."""
    name = labels.pack("provider", one.provider.code)
    return name if one.standing.fresh else _("%(name)s (check again)") % {"name": name}


def offer(one: OfferView, names: dict[int, str], directory: list[ProviderView]) -> dict[str, Any]:
    """One offer as the page shows it: its words, history, the plain steps and the answers that may follow."""
    entry = next((each for each in directory if each.provider.code == one.provider), None)
    return {
        "id": one.id, "state": one.state, "kind": labels.value("support", one.kind),
        "provider": labels.pack("provider", one.provider) if one.provider else "", "entry": entry,
        "state_words": _(support.STATES[one.state]), "scope": _(support.SCOPES[one.scope]) if one.scope else "",
        "plain": [(code, _("Take it back") if code == support.TAKEN_BACK else _(support.STATES[code]))
                  for code in PLAIN if code in one.after],
        "answers": bool(support.ANSWERS & one.after),
        "steps": [
            {
                "state": _(support.STATES[step.state]), "at": step.at,
                "who": names.get(step.officer_id, "") if step.officer_id else "",
                "said": [_(table[code]) for table, code in (
                    (support.SCOPES, step.scope), (support.HOW, step.how), (support.WHO, step.who)
                ) if code],
            }
            for step in one.steps
        ],
    }


PLAIN = (support.PASSED_ON, support.DONE, support.FAILED, support.TAKEN_BACK)
"""Steps that need no more said."""
