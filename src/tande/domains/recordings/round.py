"""One round at the providers: what waits is fetched and sealed into its case, what is durable is deleted there."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from tande.domains.casework.errors import NoSuchCase, TooMuch, WrongStage
from tande.domains.evidence.errors import BadPart, NotStored, TooManyFiles
from tande.domains.gateways import queries as gateways
from tande.domains.intake.told import ToldFile, add_told
from tande.domains.recordings.errors import NotHad, NotThere
from tande.domains.recordings.models import DONE, KEPT, LEFT, WAITING, Recording
from tande.domains.recordings.sealed import opened
from tande.ledger.writer import NotDurable
from tande.policy import recordings as rules
from tande.toolkit import media
from tande.toolkit.voice import provider
from tande.toolkit.voice.provider import Ask

Asker = Callable[[Ask], bytes]
"""Makes one request and gives the body. Raises NotThere for 404 and 410, NotHad for everything else."""
AT_ONCE: Final = 20
_HEARD: Final = frozenset({"audio", "video"})
"""Some containers of sound alone begin like those of pictures that move."""


@dataclass
class Round:
    """What one round did."""

    fetched: int = 0
    deleted: int = 0
    lost: int = 0
    left: int = 0
    later: int = 0


def fetch_due(*, at: datetime, ask: Asker) -> Round:
    """Do what is due, the oldest first, a few at a time. Safe at once in several processes.

    The first that a provider fails at ends the round: what goes out to phones must not wait for it.
    A crash between sealing and deleting leaves the recording at the provider and its row as it was: it is fetched
    again, to the same file of the case, and deleted then.
    """
    done = Round()
    due = Recording.objects.filter(stage__in=(WAITING, KEPT), due__lte=at).order_by("due")
    for one in due[:AT_ONCE]:
        if _claimed(one, at):
            _work(one, at, ask, done)
        if done.later:
            break
    return done


def _claimed(one: Recording, at: datetime) -> bool:
    """Whether this process has it now, for as long as a lease; who dies over it loses it again."""
    mine = Recording.objects.filter(pk=one.pk, stage=one.stage, due=one.due)
    return bool(mine.update(due=at + rules.LEASE))


def _work(one: Recording, at: datetime, ask: Asker, done: Round) -> None:
    source = opened(one)
    gateway = gateways.gateway(one.gateway)
    if gateway is None:
        _again(one, at, done)
        return
    if one.stage == WAITING:
        _fetch(one, source, gateway.settings, at, ask, done)
    if one.stage == KEPT:
        _delete(one, source, gateway.settings, at, ask, done)


def _fetch(
    one: Recording, source: dict[str, Any], known: dict[str, str], at: datetime, ask: Asker, done: Round
) -> None:
    try:
        content = _sound(ask(provider.fetch(known, sid=source["sid"], url=source["url"])))
        then = KEPT
    except NotThere:
        content, then = b"", (KEPT if rules.given_up(one.at, at, after=rules.FETCH_FOR) else "")
    except NotHad:  # it is there, or may be: nothing of it is deleted, also when nobody tries any more
        content, then = b"", (LEFT if rules.given_up(one.at, at, after=rules.TRY_FOR) else "")
    if not then:
        _again(one, at, done)
        return
    try:
        sealed = _seal(one, source, content, at)
    except (NoSuchCase, WrongStage):
        sealed = True  # the case was deleted by rule; what belongs to nothing is deleted there too
    except (NotDurable, NotStored, DatabaseError):
        _again(one, at, done)
        return
    done.fetched, done.lost = done.fetched + bool(content), done.lost + (not content)
    _stage(one, then if sealed else LEFT, at)


def _sound(content: bytes) -> bytes:
    """The answer, if anything can be heard in it. Raises NotHad: a page of a provider in trouble, or nothing at all,
    must not be taken for what somebody said, since then that would be deleted."""
    if media.sniff(content).kind not in _HEARD:
        raise NotHad("no sound")
    return content


def _seal(one: Recording, source: dict[str, Any], content: bytes, at: datetime) -> bool:
    """Into the case as it came, with a word that tells the desk. The key gives the same file and word each time.

    False when the case has no room for it.
    """
    told = {"case_id": source["case"], "key": f"recording {one.pk}", "language": source["language"], "at": at}
    if not content:
        _tell(_words("lost"), told)
        return True
    words = _words("added_seconds").format(seconds=source["seconds"]) if source["seconds"] else _words("added")
    try:
        name = "recording" + media.suffix_for(media.sniff(content).mime, ".wav")
        add_told(text="", files=[ToldFile(name, content)], **told)
    except (TooManyFiles, BadPart):
        _tell(_words("no_room"), told)
        return False
    _tell(words, told)
    return True


def _tell(words: str, told: dict[str, Any]) -> None:
    """Unless the case holds as many words as it may: then the file must do."""
    with suppress(TooMuch):
        add_told(text=words, **told)


def _words(code: str) -> str:
    with translation.override(settings.MISSION.language_codes[0]):
        return gettext(rules.TOLD[code])


def _delete(
    one: Recording, source: dict[str, Any], known: dict[str, str], at: datetime, ask: Asker, done: Round
) -> None:
    try:
        ask(provider.remove(known, sid=source["sid"], url=source["url"]))
    except NotThere:
        pass  # it is gone, which is all that was wanted
    except NotHad:
        if not rules.given_up(one.at, at, after=rules.DELETE_FOR):
            _again(one, at, done)
            return
        done.left += 1
        _stage(one, LEFT, at)
        return
    done.deleted += 1
    Recording.objects.filter(pk=one.pk).update(stage=DONE, at=at, due=at, source=b"")


def _again(one: Recording, at: datetime, done: Round) -> None:
    done.later += 1
    Recording.objects.filter(pk=one.pk).update(tries=one.tries + 1, due=rules.next_try(one.tries, at))


def _stage(one: Recording, stage: str, at: datetime) -> None:
    """The next stage, which this process goes on with. A crash before this line does the former stage again, which
    changes nothing; after it, somebody else goes on when the lease ends."""
    one.stage, one.at, one.due, one.tries = stage, at, at + rules.LEASE, 0
    one.save(update_fields=["stage", "at", "due", "tries"])
