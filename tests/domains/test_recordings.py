"""Recordings at a provider, a real server: fetched once, sealed as they came, deleted after that, never elsewhere."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from tande.domains.casework.models import Message
from tande.domains.evidence import queries as evidence
from tande.domains.evidence.errors import NotStored
from tande.domains.gateways import operations as gateways
from tande.domains.gateways.operations import Money
from tande.domains.intake import operations as intake
from tande.domains.officers.models import Officer
from tande.domains.recordings import operations, queries
from tande.domains.recordings import round as rounds
from tande.domains.recordings.errors import NotHad
from tande.domains.recordings.models import Recording
from tande.interfaces.console import recordings
from tande.interfaces.console.recordings import ask
from tande.ledger.writer import NotDurable
from tande.policy import recordings as rules
from tande.toolkit.unsealing import open_file, open_manifest, open_text
from tande.toolkit.voice.requests import Recording as Told
from tests.domains import factories
from tests.domains.factories import Filed
from tests.harness.provider import Provider, provider

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 15, tzinfo=UTC)
SID, SOUND = "RE" + "a" * 32, b"RIFF\x00\x00\x00\x00WAVE" + bytes(range(256)) * 40
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as one:
        yield one


@dataclass
class Call:
    """A call of which the recording lies at a provider."""

    there: Provider
    gateway: str
    filed: Filed

    @property
    def case_id(self) -> str:
        return self.filed.complaint.case_id

    def told(self, **more: Any) -> Told:
        url = f"{self.there.url}/2010-04-01/Accounts/AC1/Recordings/{SID}"
        return Told(**{"sid": SID, "url": url, "seconds": 7, **more})

    def note(self, at: datetime = AT, **more: Any) -> str:
        return operations.note(gateway=self.gateway, call="CA1", number="+50937001122", told=self.told(**more), at=at)

    def bind(self, at: datetime = AT, **more: Any) -> str:
        noted = self.note(at, **more)
        operations.bind(recording=noted, case_id=self.case_id, language="ht", at=at)
        return noted

    def words(self) -> list[str]:
        """What the desk reads of it, opened."""
        found = Message.objects.filter(case_id=self.case_id).order_by("seq")[1:]
        return [open_text(bytes(one.envelope), seed=self.filed.case_seed, purpose=f"message:{one.id}",
                          case_id=self.case_id).text for one in found]

    def files(self) -> list[bytes]:
        """The files of the case, opened."""
        found = []
        for one in evidence.files(self.case_id):
            assert one.manifest is not None
            manifest = open_manifest(one.manifest, seed=self.filed.case_seed, file_id=one.id, case_id=self.case_id)
            parts = [evidence.part(case_id=self.case_id, file_id=one.id, n=part.n) for part in one.parts]
            found.append(open_file(parts, manifest=manifest, seed=self.filed.case_seed, file_id=one.id,
                                   case_id=self.case_id, recorded=[part.sha256 for part in one.parts]))
        return found


@pytest.fixture
def call(there: Provider, joel: Officer) -> Call:
    made = gateways.add(kind="twilio", name="calls", settings=there.settings, money=Money(), at=AT,
                        actor=factories.officer("head"))
    filed = factories.complaint(factories.desk_key(joel))
    intake.receive(complaint=filed.complaint, at=AT)
    return Call(there, made.id, filed)


def fetch(at: datetime = AT) -> rounds.Round:
    return rounds.fetch_due(at=at, ask=ask)


def test_a_recording_is_sealed_as_it_came_and_only_then_deleted(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    call.bind()
    done = fetch()
    assert (done.fetched, done.deleted) == (1, 1)
    assert call.files() == [SOUND]
    assert [text for text in call.words() if "7" in text]
    assert [method for method, _path in call.there.asked] == ["GET", "DELETE"]
    assert call.there.holds == {}
    assert fetch(AT + DAY) == rounds.Round()
    row = Recording.objects.get()
    assert (row.stage, bytes(row.source)) == ("done", b"")


@pytest.mark.parametrize("url", [
    "", "http://127.0.0.1:1/2010-04-01/Accounts/x/Recordings/{sid}", "https://evil.example/{sid}",
    "file:///etc/passwd/{sid}", "{own}@evil.example/{sid}", "{own}/../{sid}", "{own}/x?next={sid}", "{own}/other",
    "gopher://x", "http://[", "{own}/\r\nX: {sid}",
])
def test_wherever_a_request_points_only_the_settings_host_is_asked(call: Call, url: str) -> None:
    """Whoever could send us elsewhere would be sent the password, or would have us look into our own network."""
    call.there.keeps(SID, SOUND)
    call.bind(url=url.format(sid=SID, own=call.there.url))
    assert fetch().deleted == 1
    assert {path.removesuffix(".wav") for _method, path in call.there.asked} == {
        f"/2010-04-01/Accounts/{call.there.settings['account']}/Recordings/{SID}"}
    assert call.there.strangers == 0


def test_a_redirect_to_another_host_is_not_followed(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    with provider() as elsewhere:
        elsewhere.keeps(SID, b"poison")
        call.there.moods = [f"to {elsewhere.url}PATH", f"to https://{elsewhere.url[7:]}PATH", "to file:///etc/passwd"]
        call.bind()
        for hours in range(3):
            assert fetch(AT + hours * HOUR).later == 1
        assert elsewhere.asked == []
    call.there.moods = [f"to {call.there.url}PATH"]
    assert fetch(AT + 4 * HOUR).deleted == 1
    assert call.files() == [SOUND]


@pytest.mark.parametrize("mood", ["500", "503", "401", "403", "429", "404", "cut", "hang"])
def test_what_a_provider_fails_at_is_tried_again_with_growing_waits(call: Call, mood: str) -> None:
    call.there.keeps(SID, SOUND)
    call.there.moods = [mood] * 3
    call.bind()
    assert fetch().later == 1
    waits, at = [], AT
    for _ in range(2):
        due = Recording.objects.get().due
        waits.append(due - at)
        assert fetch(due - timedelta(seconds=1)) == rounds.Round()
        assert fetch(due).later == 1
        at = due
    assert waits[1] > waits[0]
    assert call.there.holds
    assert fetch(AT + 3 * HOUR).deleted == 1
    assert call.files() == [SOUND]


@pytest.mark.once
@pytest.mark.parametrize("page", [b"", b"<html><p>Sorry</p></html>", b'{"code": 20500}', b"RIFF", b"\0" * 99, b"%PDF"])
def test_what_is_no_sound_is_no_recording_and_the_provider_keeps_it(call: Call, page: bytes) -> None:
    """A provider in trouble answers 200 with something else: once taken for the recording, that would be deleted."""
    call.there.large = page
    call.there.keeps(SID, SOUND)
    call.there.moods = ["large"]
    call.bind()
    assert fetch() == rounds.Round(later=1)
    assert (call.files(), call.words(), list(call.there.holds)) == ([], [], [SID])
    assert fetch(AT + HOUR).deleted == 1
    assert call.files() == [SOUND]


@pytest.mark.once
def test_who_sends_drop_by_drop_is_not_waited_for() -> None:
    class Drops(BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise AssertionError("this waits for a whole piece")

    assert recordings._body(Drops(SOUND), time.monotonic() + 600) == SOUND
    with pytest.raises(NotHad, match="slow"):
        recordings._body(Drops(SOUND), 0.0)


def test_what_is_too_large_is_not_taken(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tande.interfaces.console.recordings.BYTES_MAX", 1000)
    call.there.keeps(SID, SOUND)
    call.there.moods = ["large"]
    call.bind()
    assert fetch().later == 1


def test_a_recording_that_is_missing_for_a_day_is_told_in_the_case(call: Call) -> None:
    call.bind()
    at, tries = AT, 0
    while not call.words():
        at, tries = Recording.objects.get().due, tries + 1
        fetch(at)
    assert DAY <= at - AT < DAY + 3 * HOUR
    assert 10 < tries < 40
    assert call.files() == []
    with_words = call.words()
    assert len(with_words) == 1
    assert "kapab" in with_words[0] or "jwenn" in with_words[0], "in the mission's first language"
    assert Recording.objects.get().stage == "done", "what is not there need not be deleted"


def test_what_cannot_be_deleted_is_tried_for_a_week_and_then_shown(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    call.bind()
    call.there.moods = ["", *["500"] * 500]
    assert fetch().fetched == 1
    at = AT
    while Recording.objects.get().stage == "kept":
        assert queries.left_at_providers() == {}
        at = Recording.objects.get().due
        fetch(at)
    assert timedelta(days=7) <= at - AT < timedelta(days=7, hours=3)
    assert queries.left_at_providers() == {call.gateway: 1}
    assert call.files() == [SOUND]
    assert len(call.words()) == 1


def test_a_crash_after_sealing_doubles_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row still says that it is to be fetched: the same file and word are made once more, to the same ids."""
    call.there.keeps(SID, SOUND)
    call.bind()
    kept = rounds._stage
    monkeypatch.setattr(rounds, "_stage", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        fetch()
    monkeypatch.setattr(rounds, "_stage", kept)
    assert call.there.holds
    assert fetch() == rounds.Round(), "who died has it until the lease ends"
    assert fetch(AT + rules.LEASE).deleted == 1
    assert call.files() == [SOUND]
    assert len(call.words()) == 1


def test_two_processes_at_once_fetch_it_once(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    call.bind()

    def meanwhile(one: Any) -> bytes:
        assert rounds.fetch_due(at=AT, ask=ask) == rounds.Round()
        return ask(one)

    assert rounds.fetch_due(at=AT, ask=meanwhile).fetched == 1


@pytest.mark.parametrize("order", ["note bind", "bind note", "bind bind", "note note bind bind note"])
def test_notices_in_any_order_and_number_are_one_recording(call: Call, order: str) -> None:
    call.there.keeps(SID, SOUND)
    for what in order.split():
        call.note() if what == "note" else call.bind()
    assert queries.unheard(at=AT + DAY) == []
    assert fetch().deleted == 1
    assert fetch(AT + DAY) == rounds.Round()


def test_a_recording_without_a_call_waits_to_be_heard(call: Call) -> None:
    call.note()
    assert queries.unheard(at=AT) == []
    (one,) = queries.unheard(at=AT + rules.UNHEARD)
    assert (one.call, one.number, one.told.sid, one.at) == ("CA1", "+50937001122", SID, AT)
    assert queries.unheard_of(gateway=call.gateway, call="CA1")[0].id == one.id
    assert queries.unheard_of(gateway=call.gateway, call="CA2") == []
    assert fetch(AT + DAY) == rounds.Round(), "it belongs to nobody yet"


def test_one_that_holds_nothing_is_deleted_unheard(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    operations.bind(recording=call.note(), case_id="", language="ht", at=AT)
    assert fetch().deleted == 1
    assert [method for method, _path in call.there.asked] == ["DELETE"]


def test_nothing_of_it_stands_in_clear(call: Call) -> None:
    call.bind()
    for value in Recording.objects.values_list().get():
        plain = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        assert not any(one in plain for one in (SID.encode(), b"37001122", call.case_id.encode(), b"http"))
    assert SID not in repr(queries.unheard(at=AT)) + repr(call.told())


def test_a_case_that_is_gone_leaves_nothing_at_the_provider(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    operations.bind(recording=call.note(), case_id="0" * 32, language="ht", at=AT)
    assert fetch().deleted == 1


def test_what_is_done_goes_after_a_month(call: Call) -> None:
    call.bind()
    Recording.objects.update(stage="done")
    assert operations.forget_the_done(at=AT + timedelta(days=29)) == 0
    assert operations.forget_the_done(at=AT + timedelta(days=31)) == 1


def test_what_may_still_be_there_is_never_deleted_unheard(call: Call) -> None:
    """A provider that fails for a week: the desk is told, the page of doors shows it, and nothing is deleted there."""
    call.there.keeps(SID, SOUND)
    call.bind()
    call.there.moods = ["500"] * 500
    at = AT
    while Recording.objects.get().stage == "waiting":
        at = Recording.objects.get().due
        fetch(at)
    assert timedelta(days=7) <= at - AT < timedelta(days=7, hours=3)
    call.there.moods = []
    assert fetch(at + DAY) == rounds.Round()
    assert call.there.holds
    assert queries.left_at_providers() == {call.gateway: 1}
    assert len(call.words()) == 1


def test_a_provider_gone_for_two_days_loses_nothing(call: Call) -> None:
    call.there.keeps(SID, SOUND)
    call.bind()
    call.there.moods = ["hang"] * 30
    for hours in range(0, 48, 2):
        fetch(AT + hours * HOUR)
    call.there.moods = []
    assert fetch(AT + 50 * HOUR).deleted == 1
    assert call.files() == [SOUND]


@pytest.mark.parametrize(("place", "fault"), [
    ("tande.domains.evidence.store.put", NotStored()), ("tande.domains.casework.operations.add_message", NotDurable()),
])
def test_a_full_disk_waits_and_the_provider_keeps_it(
    call: Call, monkeypatch: pytest.MonkeyPatch, place: str, fault: Exception
) -> None:
    call.there.keeps(SID, SOUND)
    call.bind()
    with monkeypatch.context() as full:
        full.setattr(place, lambda *_, **__: (_ for _ in ()).throw(fault))
        assert fetch().later == 1
    assert call.there.holds
    assert fetch(AT + HOUR).deleted == 1
    assert (call.files(), len(call.words())) == ([SOUND], 1)


def test_a_case_without_room_keeps_it_at_the_provider(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tande.domains.evidence.operations.FILES_MAX_PER_CASE", 0)
    call.there.keeps(SID, SOUND)
    call.bind()
    fetch()
    assert call.there.holds
    assert queries.left_at_providers() == {call.gateway: 1}
    assert len(call.words()) == 1
