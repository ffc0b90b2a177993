"""Can complaints be opened, by the right people, also after somebody is gone: officers and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings

from tande.interfaces.console.check_found import Found, ok, warning, wrong
from tande.policy import clocks, roles
from tande.policy.mission import Span

if TYPE_CHECKING:
    from tande.domains.officers.queries import DeskKeyView


def check_officers() -> Iterator[Found]:
    """A head, a second one, second factors, keys, and nothing left with those who went."""
    from tande.domains.casework import retention
    from tande.domains.officers import queries

    team = [one for one in queries.team() if one.is_active]
    heads = [one for one in team if roles.HEAD in one.roles]
    if not heads:
        yield wrong("head", "There is no head: nobody can add officers or make keys", "Type: tande setup")
    elif len(team) < 2:
        yield warning("head", "There is one officer only: what takes two cannot be done", "The head adds others: Team.")
    else:
        yield ok("head", f"Officers at work: {len(team)}, of them heads: {len(heads)}")
    bare = [one.username for one in [*team, *queries.focal_points()] if one.is_active and not _has_factor(one.id)]
    if bare:
        yield warning("second_factor", f"Without a second factor: {', '.join(bare)}", "They sign in and set it up.")
    keyless = [one.username for one in team if not one.public_key and roles.may(one.roles, "keys.own")]
    if keyless:
        yield warning("own_key", f"Without a key of their own: {', '.join(keyless)}", "They sign in and make it.")
    left = retention.grants_of_the_gone()
    if left:
        yield warning("grants", f"Officers who left still hold grants: {left}", "Type: tande purge --yes")


def _has_factor(officer_id: int) -> bool:
    from allauth.mfa.models import Authenticator

    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=officer_id, type__in=kinds).exists())


def check_desk_keys() -> Iterator[Found]:
    """Each desk's key: in force, held by two, given to the custodians, not too old."""
    from tande.domains.officers import queries

    in_force = {key.desk: key for key in queries.published_keys() if key.in_force}
    for desk in roles.DESK_ROLES:
        key = in_force.get(desk)
        if key is not None:
            yield from _desk_key(desk, key)
        elif desk == "intake":
            yield wrong("desk_key", "The intake desk has no key: the site is not open yet", "The head makes it: Keys.")
        else:
            yield warning(
                "desk_key", f"The {desk} desk has no key: its complaints go to the intake desk",
                "The head makes it (Keys), once an officer of that desk has a key of her own.",
            )


def _desk_key(desk: str, view: DeskKeyView) -> Iterator[Found]:
    from tande.domains.officers import queries
    from tande.ledger import clock

    holders = [name for name, _half in queries.halves(view.id)]
    people = [name for name in holders if name != "recovery"]
    what = f"The {desk} desk's key of {view.made_at:%Y-%m-%d}"
    if not people:
        yield wrong("holders", f"{what} is held by nobody at work", "Two custodians: tande custody recover.")
    elif len(people) < 2:
        yield warning("holders", f"{what} is held by {people[0]} alone", "Give it to one more officer: Keys.")
    else:
        yield ok("holders", f"{what} is held by {len(people)} officers")
    if "recovery" not in holders:
        yield wrong("recoverable", f"{what} was not given to the custodians: lost passphrases lose every complaint",
                    "Put the recovery key in force (tande recovery set), then replace the desk key: Keys.")
    months = settings.MISSION.keys.rotate_after_months
    if clocks.after(view.made_at, Span(months, "months"), settings.MISSION) < clock.now():
        yield warning("key_age", f"{what} is older than {months} months", "The head replaces it: Keys.")


def check_recovery() -> Iterator[Found]:
    """The custodians' key."""
    from tande.domains.officers import queries

    if queries.recovery_key() is None:
        yield wrong("recovery", "There is no recovery key: lost passphrases would lose every complaint",
                    "Custodians: tande custody keygen and split, offline; then tande recovery set FILE.")
    else:
        yield ok("recovery", "The recovery key's public half is in force")


def check_state_keys() -> Iterator[Found]:
    """Nothing is disclosed to a State whose focal points have all gone or lost their keys."""
    from tande.domains.referrals import queries

    for state in queries.keys_held_by_nobody():
        yield warning("state_key", f"The key of {state} is held by nobody: what is disclosed to it is read by nobody",
                      "The head revokes it and adds a focal point: States.")


def check_receipts() -> Iterator[Found]:
    """The key that signs receipts can sign."""
    from tande.toolkit import promises

    vkey = promises.receipt_vkey(origin=settings.MISSION.receipt_origin, seed=settings.TANDE.receipt_seed)
    yield ok("receipt_key", f"Receipts can be signed and checked: {vkey[:40]}…")


def check_register() -> Iterator[Found]:
    """The key of the safeguards register opens what is in it: another one may have come with another secrets file."""
    from tande.domains.personnel import queries

    opens = queries.key_opens()
    if opens is False:
        yield wrong("register_key", "The secrets file holds another register_key than people's data were sealed with",
                    "Put the secrets file back from your copy: without that key nobody's name is read again.")
    elif opens:
        yield ok("register_key", "The register's key opens what is in it")


# In the order in which it is done: a desk key is sealed to the recovery key that is there when it is made.
CHECKS = (check_officers, check_recovery, check_desk_keys, check_state_keys, check_receipts, check_register)
