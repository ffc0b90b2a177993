"""People on a roster and lists to screen them against, for tests of screening."""

import hashlib
from datetime import timedelta
from secrets import token_hex

from tande.domains.officers.models import Officer
from tande.domains.personnel import operations as roster
from tande.domains.personnel import queries as personnel
from tande.domains.screening import operations
from tande.domains.screening.models import Alert
from tande.ledger import clock
from tande.policy.people import Place
from tande.policy.roles import Actor
from tande.toolkit.watchlists import Reading, Record
from tests.domains import factories, people


def person(name: str, *aliases: str, born: str = "", numbers: tuple[str, ...] = (), contingent: str = "KEN") -> str:
    """Put somebody on a roster; the id."""
    return people.enroll(
        clerk(), name, f"K-{token_hex(6)}", contingent=contingent, names=(name, *aliases), born=born, id_numbers=numbers
    )


def change(person_id: str, *names: str, born: str = "") -> None:
    """Change what somebody is called, or the date of birth."""
    officer, at = clerk(), clock.now()
    old = personnel.person(person_id, officer, at)
    roster.change(
        person_id=person_id, seen=old.events, reason="typing", officer=officer, at=at,
        place=Place(old.unit, old.post, old.functions, old.rotation),
        details=people.details(old.names[0], old.service_number, names=names or old.names, born=born or old.born,
                               id_numbers=old.id_numbers),
    )


def clerk() -> Officer:
    """Who keeps the rosters."""
    found = Officer.objects.filter(username__startswith="vetting_officer").first()
    return found or factories.officer("vetting_officer")


def record(ref: str, *names: str, **more: object) -> Record:
    """A record of a list."""
    return Record(ref=ref, names=names, **more)  # type: ignore[arg-type]


def load(*records: Record, officer: Actor | None = None, name: str = "Test list", list_id: str = "") -> str:
    """Load these as a list, or as its next version; the list's id."""
    made = operations.load(
        reading=Reading(records), sha256=hashlib.sha256(repr(records).encode()).hexdigest(), list_id=list_id, name=name,
        kind="table", officer=officer or factories.officer("vetting_officer"), at=clock.now(),
    )
    return made.watchlist_id


def work() -> None:
    """Screen until nobody is due."""
    while operations.work_on(clock.now() + timedelta(minutes=1)):
        pass


def alert_on(person_id: str) -> Alert:
    """The one alert on a person."""
    return Alert.objects.get(person_id=person_id)


def step(alert: Alert, what: str, officer: Actor, why: str = "", words: str = "Because") -> str:
    """Take a step with an alert as it stands now."""
    now = Alert.objects.get(pk=alert.pk)
    return operations.decide(
        alert_id=alert.pk, step=what, seen=now.steps, officer=officer, at=clock.now(), why=why, words=words
    )
