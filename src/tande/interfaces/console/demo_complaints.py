"""The demonstration's complaints, filed as a phone without JavaScript files them, and worked on as officers do.

The reporter's side goes through the site's own pages; the officers' side through casework's operations, with words
sealed as their browsers seal them. Nothing here opens anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tande.domains.casework import operations as casework
from tande.domains.casework import queries as cases
from tande.domains.intake import queries as intake
from tande.domains.officers.queries import Officer
from tande.interfaces.console import demo_commitments, demo_inquiry, demo_states, demo_support
from tande.interfaces.console.demo_files import FILES
from tande.interfaces.console.errors import NotReady
from tande.ledger import clock
from tande.policy import questions
from tande.policy.allegations import Coded
from tande.policy.mission import PERSONNEL
from tande.toolkit import codes, sealing
from tande.toolkit.payloads import TextPayload

NONCE = re.compile(r'name="nonce"\s+value="([0-9a-f]{32})"')
CODE = re.compile(r'class="code">(.*?)</p>', re.S)
TOKEN = re.compile(r"/s/([A-Za-z0-9_-]{40,200})/")
PATH_ADDRESSES = {questions.SELF: "a/"} | {path: f"a/{n}/" for n, path in questions.PATH_NUMBERS.items()}


def file_all(complaints: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    """File each and play what happened afterwards, oldest first; code and note of each."""
    now = clock.now()
    oldest_first = sorted(complaints, key=lambda one: -one["days_ago"])
    named: dict[str, str] = {}
    return [_Story(one, now, named).play() for one in oldest_first]


def _coded(step: Mapping[str, Any]) -> Coded:
    return Coded(
        category=step["category"], states=tuple(step.get("states", ())), personnel=step.get("personnel", "unknown"),
        persons=step.get("persons"), victims_adult=step.get("adults"), victims_child=step.get("children"),
    )


def _known() -> dict[str, frozenset[str]]:
    known = settings.MISSION.known_codes()
    return {"category": known["category"], "state": known["state"], "personnel": frozenset(PERSONNEL)}


class _Story:
    """One complaint, from its filing to where the demonstration finds it."""

    def __init__(self, script: Mapping[str, Any], now: datetime, named: dict[str, str]) -> None:
        self.script, self.now, self.named = script, now, named
        self.lang: str = script["lang"]
        first = settings.MISSION.language_codes[0]
        self.prefix = "/" if self.lang == first else f"/{self.lang}/"
        host = settings.TANDE.allowed_hosts[0]
        self.phone = Client(headers={"host": host, "accept-language": self.lang}, SERVER_NAME=host)
        self.code = self.case_id = self.referral_id = ""

    def play(self) -> dict[str, str]:
        filed_at = self.moment(self.script["days_ago"], hours=2)
        with clock.standing_at(filed_at):
            self.file()
        for number, step in enumerate(self.script.get("steps", ())):
            # Steps of one day follow one another by minutes.
            with clock.standing_at(
                max(filed_at, self.moment(step["days_ago"])) + timedelta(minutes=7 * (number + 1))
            ):
                self.take(step)
        return {"code": codes.show(self.code), "note": self.script.get("show_code", "")}

    def take(self, step: Mapping[str, Any]) -> None:
        """One step of what happened afterwards, by whoever took it."""
        if step["by"] == "reporter" and step["do"] == "add":
            self.add(step["text"])
            return
        if step["by"] == "reporter":
            demo_support.answer(self.case_id, step, clock.now())
            return
        someone = get_user_model()._default_manager.get_by_natural_key(step["by"])
        if step["do"] == "refer":
            self.referral_id = demo_states.refer(self.case_id, someone, step, clock.now())
        elif step["do"] in demo_commitments.CANARY_DEEDS:
            demo_commitments.take(self.code, someone, step, clock.now())
        elif step["do"] in demo_support.DEEDS:
            demo_support.take(self.case_id, someone, step, self.lang, clock.now())
        elif step["do"] in demo_inquiry.DEEDS:
            demo_inquiry.take(self.case_id, someone, step, self.lang, clock.now())
        elif someone.state:
            demo_states.answer(self.case_id, self.referral_id, someone, step, clock.now())
        else:
            self.officer_does(someone, step)

    def moment(self, days_ago: int, *, hours: int = 1) -> datetime:
        return self.now - timedelta(days=days_ago, hours=hours)

    def file(self) -> None:
        """The form, as a phone sends it; then "I have saved my code" and, where the script says so, a signal."""
        address = self.prefix + PATH_ADDRESSES[self.script["path"]]
        form = self.get(address)
        names = self.script.get("files", ())
        files = [SimpleUploadedFile(name, make(), kind) for name, kind, make in map(FILES.__getitem__, names)]
        sent = {"text": self.script["text"].strip(), "nonce": self.found(NONCE, form), "files": files}
        receipt = self.post(address, sent)
        self.code = re.sub(r"<[^>]*>|\s", "", self.found(CODE, receipt))
        self.case_id = intake.case_of(codes.first_hash(self.code)) or ""
        self.named[self.script.get("name", "")] = self.case_id
        token = self.found(TOKEN, receipt)
        self.post(f"{self.prefix}s/{token}/ok/", {})
        if "signal" in self.script:
            self.post(f"{self.prefix}s/{token}/do/{self.script['signal']}/", {"text": ""})

    def add(self, text: str) -> None:
        """The person comes back with the code and adds words."""
        status = self.post(f"{self.prefix}k/", {"code": self.code})
        self.post(f"{self.prefix}s/{self.found(TOKEN, status)}/w/", {"text": text.strip()})

    def officer_does(self, officer: Officer, step: Mapping[str, Any]) -> None:
        at = clock.now()
        casework.record_reading(case_id=self.case_id, officer=officer, what="case", at=at)
        view = cases.case(self.case_id, officer, at=at)
        common: dict[str, Any] = {"case_id": self.case_id, "officer": officer, "at": at}
        chosen = dict(step.get("codes", {}))
        if step["do"] in ("move", "propose"):
            act = casework.move if step["do"] == "move" else casework.propose
            act(**common, to=step["to"], codes=chosen, version=view.version, pack=settings.MISSION.labels)
        elif step["do"] == "second":
            casework.second(**common, version=view.version)
        elif step["do"] == "allege":
            casework.record_allegation(**common, coded=_coded(step), known=_known())
        elif step["do"] == "decide":
            self.decide(step, view, common)
        elif step["do"] == "link":
            casework.link(**common, other_id=self.named[step["other"]], kind=step["kind"])
        elif step["do"] == "conflict":
            casework.declare_conflict(**common, about=officer.pk, reason=step["reason"])
        elif step["do"] == "triage":
            chosen["month"] = f"{self.moment(self.script['days_ago']):%Y-%m}"
            known = settings.MISSION.known_codes()
            casework.triage(**common, codes=chosen, known=known, version=view.version)
        else:
            casework.write_to_reporter(**common, kind=step["do"], **self.seal(step, view))

    def decide(self, step: Mapping[str, Any], view: cases.CaseView, common: dict[str, Any]) -> None:
        """A finding on one allegation, its reasoning sealed as the officer's browser seals it."""
        one = cases.allegations(self.case_id, common["officer"])[step["number"] - 1]
        entry_id = sealing.new_id()
        payload = TextPayload(kind="reasoning", text=step["text"].strip(), lang=self.lang, sealed="server")
        envelope = sealing.seal_text(payload, to=view.public_key, purpose=f"file:{entry_id}", case_id=self.case_id)
        casework.decide_allegation(
            **common, allegation_id=one.id, finding=step["finding"], standard=step["standard"], version=one.version,
            reasoning=casework.SealedEntry(id=entry_id, kind="reasoning", about=one.id, envelope=envelope),
        )

    def seal(self, step: Mapping[str, Any], view: cases.CaseView) -> dict[str, Any]:
        """An officer's words, once for the case and once for the reporter."""
        message_id = sealing.new_id()
        payload = TextPayload(kind=step["do"], text=step["text"].strip(), lang=self.lang, sealed="server")

        def sealed(purpose: str, key: bytes) -> bytes:
            return sealing.seal_text(payload, to=key, purpose=f"{purpose}:{message_id}", case_id=self.case_id)

        return {
            "message_id": message_id,
            "envelope": sealed("message", view.public_key),
            "reply_envelope": sealed("reply", view.reporter_key),
        }

    def get(self, address: str) -> str:
        return self.text(self.phone.get(address), address)

    def post(self, address: str, fields: Mapping[str, Any]) -> str:
        return self.text(self.phone.post(address, fields), address)

    @staticmethod
    def text(response: Any, address: str) -> str:
        if response.status_code not in (200, 303):
            raise NotReady(
                f"The demonstration could not be filled: {address[:12]} answered {response.status_code}."
            )
        return str(response.content.decode("utf-8"))

    @staticmethod
    def found(pattern: re.Pattern[str], page: str) -> str:
        match = pattern.search(page)
        if match is None:
            raise NotReady(f"The demonstration could not be filled: a page lacks {pattern.pattern}.")
        return match[1]
