"""The demonstration's list of records: invented, in the UN's shape, read and loaded as anybody's would be.

Two versions of it also lie beside the rosters as files, with one that is meant to do harm, to try the upload with.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from tande.domains.officers.queries import Officer
from tande.domains.screening import operations, views
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.toolkit.watchlists import read_un

FIRST: Final = "list-of-nowhere.xml"
NEXT: Final = "list-of-nowhere-next.xml"
HARMFUL: Final = "list-with-a-bomb.xml"
_FIRST_ID: Final = 7_000_000
_BOMB: Final = """<?xml version="1.0"?>
<!DOCTYPE list [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&c;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
"""


def load_all(script: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Load the list, screen everybody, take the decisions, load its next version; where the files lie."""
    folder.mkdir(exist_ok=True, mode=0o700)
    now = clock.now()
    _keep(folder / HARMFUL, _BOMB.encode("ascii"))
    list_id = _load(script, folder / FIRST, entries(script), now - timedelta(days=script["days_ago"]), "")
    second = now - timedelta(days=script["next_days_ago"])
    early = [one for one in script["decisions"] if one["days_ago"] > script["next_days_ago"]]
    _decide(early, now)
    _load(script, folder / NEXT, entries(script, later=True), second, list_id)
    _decide([one for one in script["decisions"] if one not in early], now)
    return {"folder": str(folder), "files": [FIRST, NEXT, HARMFUL]}


def entries(script: Mapping[str, Any], *, later: bool = False) -> list[Mapping[str, Any]]:
    """The entries of the first version, or of the later one: some are gone, and some are new."""
    given, family, near = script["given"], script["family"], script["near"]
    first = script["next_leaves_out"] if later else 0
    last = script["people"] - len(near) + (script["next_adds"] if later else 0)
    if later:
        near = [{**one, **one.get("next", {})} for one in near]
    return [*near, *(_filler(n, given, family) for n in range(first, last))]


def _filler(n: int, given: list[str], family: list[str]) -> dict[str, Any]:
    first, second = given[n % len(given)], given[(n // len(given) + 3 * n + 1) % len(given)]
    last = family[(n + n // len(given)) % len(family)]
    made: dict[str, Any] = {
        "id": f"NWi.{n + 1:03d}", "name": f"{first} {second} {last.upper()}", "note": "Invented.",
        "born": f"{1940 + n * 7 % 50}-{1 + n % 12:02d}-{1 + n * 5 % 28:02d}",
    }
    if n % 4 == 1:
        made["aliases"] = [f"{second} {last}", f"{first[:1]}. {last}-{family[(n + 5) % len(family)]}"]
    if n % 9 == 2:
        made["numbers"] = [f"NW {200_000 + n * 131}"]
    return made


def written(script: Mapping[str, Any], some: list[Mapping[str, Any]], day: datetime) -> bytes:
    """The entries as the UN writes its list."""
    people = "\n".join("".join(_individual(script["list_type"], one)) for one in some)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<CONSOLIDATED_LIST dateGenerated="{day:%Y-%m-%dT%H:%M:%SZ}">\n'
        f"<INDIVIDUALS>\n{people}\n</INDIVIDUALS>\n<ENTITIES>\n<ENTITY><DATAID>1</DATAID>"
        "<FIRST_NAME>Ferry Company of Nowhere</FIRST_NAME></ENTITY>\n</ENTITIES>\n</CONSOLIDATED_LIST>\n"
    ).encode()


def _individual(list_type: str, one: Mapping[str, Any]) -> Iterator[str]:
    at = int(one["id"].partition(".")[2])
    yield "<INDIVIDUAL>" + _tag("DATAID", _FIRST_ID + at)
    yield _tag("FIRST_NAME", one["name"]) + _tag("UN_LIST_TYPE", list_type) + _tag("REFERENCE_NUMBER", one["id"])
    yield _tag("LISTED_ON", f"20{10 + at % 15}-{1 + at % 12:02d}-15")
    yield _tag("NAME_ORIGINAL_SCRIPT", one.get("script", ""))
    yield _tag("COMMENTS1", one["note"]) + f"<NATIONALITY>{_tag('VALUE', list_type)}</NATIONALITY>"
    for quality, names in (("Good", one.get("aliases", ())), ("Low", one.get("weak", ()))):
        for name in names:
            yield f"<INDIVIDUAL_ALIAS>{_tag('QUALITY', quality)}{_tag('ALIAS_NAME', name)}</INDIVIDUAL_ALIAS>"
    yield from _born(one)
    for number in one.get("numbers", ()):
        told = _tag("TYPE_OF_DOCUMENT", "Passport") + _tag("NUMBER", number)
        yield f"<INDIVIDUAL_DOCUMENT>{told}</INDIVIDUAL_DOCUMENT>"
    yield "</INDIVIDUAL>"


def _born(one: Mapping[str, Any]) -> Iterator[str]:
    if "born" in one:
        day = one["born"]
        told = _tag("TYPE_OF_DATE", "EXACT") + _tag("YEAR" if len(day) == 4 else "DATE", day)
    elif "born_about" in one:
        told = _tag("TYPE_OF_DATE", "APPROXIMATELY") + _tag("YEAR", one["born_about"])
    elif "born_between" in one:
        first, last = one["born_between"]
        told = _tag("TYPE_OF_DATE", "BETWEEN") + _tag("FROM_YEAR", first) + _tag("TO_YEAR", last)
    else:
        return
    yield f"<INDIVIDUAL_DATE_OF_BIRTH>{told}</INDIVIDUAL_DATE_OF_BIRTH>"


def _tag(name: str, text: object) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"


def _load(
    script: Mapping[str, Any], path: Path, some: list[Mapping[str, Any]], at: datetime, list_id: str
) -> str:
    content = written(script, some, at)
    _keep(path, content)
    with clock.standing_at(at):
        made = operations.load(
            reading=read_un(content), sha256=hashlib.sha256(content).hexdigest(), officer=_officer("baptiste"), at=at,
            list_id=list_id, name=script["name"], kind="un",
        )
        while operations.work_on(at + timedelta(minutes=5)):
            pass
    return made.watchlist_id


def _decide(decisions: list[Mapping[str, Any]], now: datetime) -> None:
    for one in decisions:
        officer, at = _officer(one["by"]), now - timedelta(days=one["days_ago"], hours=2)
        with clock.standing_at(at):
            for alert_id in _alerts_on(one["record"], officer, at):
                seen = views.alert(alert_id, officer, at=at).seen
                operations.decide(alert_id=alert_id, step=one["step"], seen=seen, officer=officer, at=at,
                                  why=one.get("why", ""), words=one.get("words", ""))


def _alerts_on(record: str, officer: Officer, at: datetime) -> list[str]:
    """The alerts that this entry of the list raised."""
    found = views.queue(officer, at=at, wanted=views.Filter())
    ref = str(_FIRST_ID + int(record.partition(".")[2]))
    return [row.id for row in found.rows if views.alert(row.id, officer, at=at).record.ref == ref]


def _officer(username: str) -> Officer:
    found = Officer.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise NotReady(f"The pack's demo.toml names no officer {username}, who decides on alerts.")
    return found


def _keep(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
