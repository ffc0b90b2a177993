"""Help that is offered, in words that need no knowledge of who does what; and what she may answer."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from tande.domains.support.queries import OfferToHer
from tande.policy import support
from tande.policy.mission import Provider

KINDS = {
    "medical": later("Care by a doctor or a nurse"),
    "psychosocial": later("Somebody to talk to"),
    "legal": later("Help with the law"),
    "child_protection": later("People who protect children"),
    "safety": later("A safe place"),
}
ANSWERS = {
    "yes": (support.ACCEPTED, support.CONTACT),
    "alone": (support.ACCEPTED, support.ALONE),
    "no": (support.DECLINED, ""),
}
"""The buttons' values, and what each means: by button, no more than a way to reach her is ever passed on."""


@dataclass(frozen=True)
class Help:
    """One offer as her page shows it. ``number``: the provider's may be shown; found ``on`` that day, or ``called``.

    ``said``: where it stands, if she has answered or it went on; ``buttons``: what she may answer now.
    """

    id: str
    kind: str
    provider: Provider | None
    number: bool
    on: date | None
    called: bool
    said: str
    since: datetime
    buttons: tuple[str, ...]


def shown(offers: list[OfferToHer]) -> list[Help]:
    """Each offer in the page's language."""
    return [
        Help(
            one.id, _(KINDS[one.kind]), one.provider, number=one.standing is not None and one.standing.fresh,
            on=one.standing.on if one.standing else None, called=one.standing is not None and one.standing.called,
            said=_said(one), since=one.since, buttons=_buttons(one),
        )
        for one in offers
    ]


def _said(one: OfferToHer) -> str:
    if one.state == support.ACCEPTED and one.scope == support.ALONE:
        return _("You said that you go there by yourself. We tell them nothing.")
    return {
        support.OFFERED: "",
        support.ACCEPTED: _("You said yes. We will pass you on. Until then you can change your mind."),
        support.DECLINED: _("You said no. You can still say yes."),
        support.PASSED_ON: _("We passed you on, as you wanted."),
        support.DONE: _("This help was given."),
        support.FAILED: _("This did not work. Write to us if you need other help."),
    }[one.state]


def _buttons(one: OfferToHer) -> tuple[str, ...]:
    """In the order in which they stand."""
    return {support.OFFERED: ("yes", "no", "alone"), support.ACCEPTED: ("no",), support.DECLINED: ("yes",)}.get(
        one.state, ()
    )
