"""Reading codes and confirmations. Whoever shows them to an officer asks for the right first."""

from collections.abc import Collection, Iterable

from tande.domains.receiving.errors import NoSuchReception, NotAllowed
from tande.domains.receiving.models import Code, Match, Reception
from tande.domains.receiving.views import CodeView, Received, code_view, received
from tande.policy import roles


def codes(actor: roles.Actor) -> list[CodeView]:
    """Every code that was given, those in force first, the newest first. Raises NotAllowed."""
    if not roles.may(actor.roles, "receiver.manage"):
        raise NotAllowed("receiver.manage")
    rows = [code_view(row) for row in Code.objects.order_by("-given_at", "id")]
    return sorted(rows, key=lambda one: one.revoked_at is not None)


def reception(child: str) -> Received:
    """A confirmation as it stands. Raises NoSuchReception."""
    row = Reception.objects.filter(child=child).order_by("-version").first()
    if row is None:
        raise NoSuchReception
    found = Match.objects.filter(child=child).first()
    return received(row, found.number if found else "")


def former(number: str, child: str, receiver: str) -> Received | None:
    """What an organisation confirmed before, as it stands: of this number, or by this form where there was none."""
    thread = f"{number}|{receiver}" if number else child
    row = Reception.objects.filter(child=thread, receiver=receiver).order_by("-version").first()
    return None if row is None else reception(row.child)


def receptions(numbers: Collection[str]) -> dict[str, Received]:
    """The confirmation of each of these hand-over numbers: where several organisations confirmed, the first to have
    taken the child in. A number that nobody confirmed is not in it."""
    found: dict[str, Received] = {}
    for one in all_of(numbers):
        if one.number not in found or one.receipt.at < found[one.number].receipt.at:
            found[one.number] = one
    return found


def all_of(numbers: Collection[str]) -> list[Received]:
    """Every organisation's confirmation of these numbers, as each stands, oldest first."""
    wanted = list(numbers)
    matched = dict(Match.objects.filter(number__in=wanted).values_list("child", "number"))
    rows = _newest(Reception.objects.filter(number__in=wanted).order_by("id"))
    rows += _newest(Reception.objects.filter(child__in=list(matched)).order_by("id"))
    return [received(row, matched.get(row.child, "")) for row in rows]


def versions(child: str) -> list[Received]:
    """Every version of a confirmation, oldest first."""
    return [received(row) for row in Reception.objects.filter(child=child).order_by("version")]


def unmatched() -> list[Received]:
    """Confirmations that belong to no encounter, as they stand, oldest first."""
    rows = Reception.objects.filter(number="").exclude(child__in=Match.objects.values("child")).order_by("id")
    return [received(row) for row in _newest(rows)]


def _newest(rows: Iterable[Reception]) -> list[Reception]:
    """The last version of each, in the order in which each began."""
    return list({row.child: row for row in rows}.values())
