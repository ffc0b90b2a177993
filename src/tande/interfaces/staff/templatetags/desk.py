"""Template tags of the desk: the frame around every page, and codes in words."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext as _

from tande.domains.casework.queries import LateView
from tande.gates.language import NAMES
from tande.interfaces.staff import labels, labels_desk, texts
from tande.interfaces.staff import tabs as case_pages
from tande.ledger import clock
from tande.policy import escalation, roles
from tande.policy.mission import Label

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_frame(context: dict[str, Any]) -> dict[str, Any]:
    """What the frame needs: demo mark, officer, the pages this officer may open, the script's texts."""
    request = context.get("request")
    user = getattr(request, "user", None)
    officer = user if user is not None and user.is_authenticated else None
    path = request.path if request is not None else ""
    return {
        "demo": settings.TANDE.demo,
        "officer": officer,
        **_doors(officer),
        "own_key": officer is not None and roles.may(officer.roles, "keys.own"),
        "has_key": officer is not None and officer.public_key is not None,
        "time_zone": settings.TIME_ZONE,
        "idle_minutes": settings.TANDE.idle_lock_minutes,
        "nav": _nav(officer.roles, path) if officer is not None else [],
        "languages": [(code, NAMES.get(code, name)) for code, name in settings.LANGUAGES],
        "texts": texts.for_script(),
        "messages": get_messages(request) if request is not None else [],
    }


def _doors(officer: Any) -> dict[str, str]:
    """The first page and the key's pages. Who has a site of their own signs in here too; the register has no keys."""
    held = set(officer.roles) if officer is not None else set()
    if held & roles.REGISTER_ROLES:
        return {"home": reverse("mission:home"), "unlock": "", "key_material": ""}
    site = "states" if roles.FOCAL_POINT in held else "staff"
    return {name: reverse(f"{site}:{name}") for name in ("home", "unlock", "key_material")}


def _nav(held: list[str], path: str) -> list[dict[str, Any]]:
    pages = (
        ("queue.see", "staff:queue", _("Cases")),
        ("operator.file", "staff:operator", _("Listening")),
        ("callback.see", "staff:calls", _("Calling back")),
        ("late.see", "staff:late", _("Late")),
        ("lessons.see", "staff:lessons", _("Lessons")),
        ("directory.see", "staff:directory", _("Help")),
        ("paper.issue", "staff:papers", _("Paper forms")),
        ("paper.enter", "staff:paper_enter", _("Type in a paper")),
        ("box.record", "staff:boxes", _("Boxes")),
        ("commitment.see", "staff:commitments", _("Commitments")),
        ("canary.see", "staff:canaries", _("Test complaints")),
        ("partner.manage", "staff:partners", _("Partners")),
        ("keys.see", "staff:keys", _("Keys")),
        ("team.see", "staff:team", _("Team")),
        ("readings.see", "staff:readings", _("Who read what")),
        ("fieldapp.manage", "staff:field_apps", _("Field apps")),
        ("states.manage", "staff:states", _("States")),
        ("door.see", "staff:doors", _("Gateways")),
        ("register.see", "mission:home", _("Safeguards register")),
    )
    shown = [(reverse(name), label) for action, name, label in pages if roles.may(held, action)]
    if roles.may(held, "paper.issue"):  # the page of forms leads to it
        shown = [one for one in shown if one[0] != reverse("staff:paper_enter")]
    # One case belongs to the page of cases: both addresses begin with "…/case".
    return [{"url": url, "label": label, "here": path.startswith(url.removesuffix("s/"))} for url, label in shown]


@register.simple_tag(takes_context=True)
def case_tabs(context: dict[str, Any], case_id: str, here: str) -> list[dict[str, Any]]:
    """The pages of this case that the signed-in officer may open; ``here`` is the url name of the present one."""
    return case_pages.tabs(case_id, context["request"].user.roles, here)


@register.filter
def groups_of_four(digits: str) -> str:
    """Spaces after every fourth character: fingerprints and check numbers are read aloud."""
    return " ".join(digits[start:start + 4] for start in range(0, len(digits), 4))


@register.filter
def short_print(fingerprint: str) -> str:
    """A fingerprint as shown everywhere: its first 40 hexadecimal digits in groups of four."""
    return groups_of_four(fingerprint[:40])


@register.filter
def role_name(code: str) -> str:
    """A role in words."""
    return labels.role(code)


@register.filter
def conflict_reason(code: str) -> str:
    """Why a case is shut to an officer."""
    return labels_desk.reason(code)


@register.filter
def pack_category(code: str) -> str:
    """A category of the mission."""
    return labels.pack("category", code)


@register.filter
def finding_name(code: str) -> str:
    """A finding in words."""
    return labels_desk.finding(code)


@register.filter
def standard_name(code: str) -> str:
    """A standard of proof in words."""
    return labels_desk.standard(code)


@register.filter
def states_names(codes: tuple[str, ...]) -> str:
    """States in words."""
    return labels_desk.states(codes)


@register.filter
def personnel_name(code: str) -> str:
    """A kind of personnel in words."""
    return str(labels.PERSONNEL.get(code, code))


@register.filter
def known_number(value: int | None) -> str:
    """A number of people, or that it is not known."""
    return labels_desk.number(value)


@register.filter
def stage_name(code: str) -> str:
    """A stage in words."""
    return labels.stage(code)


@register.filter
def level_name(code: str) -> str:
    """An urgency in words."""
    return labels.level(code)


@register.filter
def category_name(codes: dict[str, str]) -> str:
    """What a case is about, from its codes."""
    return labels.pack("category", codes["category"]) if codes.get("category") else ""


@register.filter
def desk_name(code: str) -> str:
    """A desk in words."""
    return str(labels.DESKS.get(code, code))


@register.filter
def signal_name(code: str) -> str:
    """A signal in words."""
    return str(labels.SIGNALS[code])


@register.filter
def told_roles(late: LateView) -> str:
    """The roles that were told of a missed clock."""
    told = escalation.told(late.clock, late.level, head_shut=late.head_shut)
    return ", ".join(labels.role(code) for code in roles.ROLES if code in told)


@register.filter
def clock_name(code: str) -> str:
    """A clock of the charter in words."""
    return labels.pack("clock", code)


@register.filter
def state_name(code: str) -> str:
    """A State's name."""
    return labels.pack("state", code)


@register.filter
def track_name(code: str) -> str:
    """A track of action in words."""
    return labels.value("track", code)


@register.filter
def track_state_name(code: str) -> str:
    """How far a track is, in words."""
    return labels.value("track_state", code)


@register.filter
def act_name(code: str) -> str:
    """What the command was asked or certified, in words."""
    return labels.value("certificate", code)


@register.filter
def risk_name(code: str) -> str:
    """A level of risk in words."""
    return labels.value("risk", code)


@register.filter
def about_name(code: str) -> str:
    """Whom a risk, a plan or a measure is about."""
    return labels.value("about", code)


@register.filter
def measure_name(code: str) -> str:
    """A kind of measure in words."""
    return labels.value("measure", code)


@register.filter
def owed_by_name(code: str) -> str:
    """Who owes a measure."""
    return labels.value("owed_by", code)


@register.filter
def measure_end_name(code: str) -> str:
    """What became of a measure."""
    return labels.value("ended", code)


@register.filter
def claim_name(code: str) -> str:
    """A step of a claim in words."""
    return labels.value("claim", code)


@register.filter
def support_name(code: str) -> str:
    """A kind of help in words."""
    return labels.value("support", code)


@register.filter
def check_name(code: str) -> str:
    """What a call to somebody of the directory came to."""
    return labels.value("check", code)


@register.filter
def provider_name(code: str) -> str:
    """Somebody of the directory, by name."""
    return labels.pack("provider", code)


@register.filter
def place_name(code: str) -> str:
    """A place of the pack."""
    return labels.pack("place", code)


@register.filter
def in_pack_language(texts: Label) -> str:
    """A text of the pack in the officer's language."""
    return texts[labels.pack_language()]


@register.filter
def language_names(codes: tuple[str, ...]) -> str:
    """Languages by their own names."""
    return ", ".join(NAMES.get(code, code) for code in codes)


@register.filter
def of(names: dict[int, str], officer_id: int | None) -> str:
    """The name of an officer, of those the page knows."""
    return names.get(officer_id, "") if officer_id is not None else ""


@register.filter
def age(moment: datetime) -> str:
    """How long ago."""
    return labels.span(clock.now() - moment)


@register.filter
def until(moment: datetime) -> str:
    """How long until, or how late."""
    return labels.until(moment, clock.now())


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return NAMES.get(code, code)


@register.filter
def translated(words: str) -> str:
    """A source text of ``policy`` in the officer's language."""
    return _(words) if words else ""


@register.filter
def channel_name(code: str) -> str:
    """A way of reporting in words."""
    return labels.channel(code)
