"""A whole case, sealed as the desk would export it, for the tests of the export and of the offline tool."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from tande.toolkit import sealing
from tande.toolkit.export import build_export
from tande.toolkit.payloads import Manifest, TextPayload


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


@dataclass
class SealedCaseMaker:
    """Keys and sealed things of one invented case; `fields` and `parts` are what the desk hands to the builder."""

    part_bytes: int = 16
    case_id: str = field(default_factory=sealing.new_id)
    desk_id: str = field(default_factory=sealing.new_id)

    def __post_init__(self) -> None:
        """One desk key held by marie and by the recovery key, one grant to pierre."""
        self.case_seed, self.case_key = sealing.new_key_pair()
        self.desk_seed, self.desk_key = sealing.new_key_pair()
        self.officer_seed, officer_key = sealing.new_key_pair()
        self.recovery_seed, recovery_key = sealing.new_key_pair()
        self.granted_seed, granted_key = sealing.new_key_pair()
        self.parts: list[tuple[str, int, bytes]] = []
        desk_info = sealing.info("desk-key", self.desk_id)
        self.fields: dict[str, Any] = {
            "v": 1,
            "case": self.case_id,
            "case_key": b64(self.case_key),
            "envelopes": {
                "case-key": {"desk_key": self.desk_id, "envelope": self.seal_seed("case-key", self.desk_key)},
                "grants": [{"officer": "pierre", "envelope": self.seal_seed("grant", granted_key)}],
            },
            "desk_keys": [
                {
                    "id": self.desk_id,
                    "holder": holder,
                    "envelope": b64(sealing.seal(self.desk_seed, to=key, info=desk_info)),
                }
                for holder, key in (("marie", officer_key), ("recovery", recovery_key))
            ],
            "messages": [],
            "evidence": [],
        }

    def seal_seed(self, purpose: str, to: bytes) -> str:
        return b64(sealing.seal(self.case_seed, to=to, info=sealing.info(purpose, self.case_id)))

    def message(self, text: str, *, kind: str = "narrative", purpose: str = "message", **data: Any) -> str:
        message_id = sealing.new_id()
        payload = TextPayload(kind, text, "ht", data, "browser")
        to = self.case_key if purpose == "message" else self.desk_key
        envelope = sealing.seal_text(payload, to=to, purpose=f"{purpose}:{message_id}", case_id=self.case_id)
        direction = "out" if kind in ("news", "question", "outcome") else "in"
        more = {"officer": "Marie" if direction == "out" else ""} if self.fields["v"] == 2 else {}
        self.fields["messages"].append(
            {
                "id": message_id,
                "purpose": purpose,
                "direction": direction,
                "at": "2026-11-23T10:00Z",
                "envelope": b64(envelope),
                **more,
            }
        )
        return message_id

    def file(
        self, content: bytes, *, name: str = "prèv.txt", mime: str = "text/plain", claim: bytes | None = None
    ) -> str:
        """Adds a file; `claim` = the content that its manifest vouches for, when another than the real one."""
        file_id, count = sealing.new_id(), sealing.parts_of(len(content), part_bytes=self.part_bytes)
        digests = []
        for number in range(1, count + 1):
            piece = content[(number - 1) * self.part_bytes : number * self.part_bytes]
            envelope = sealing.seal_part(
                piece, to=self.case_key, file_id=file_id, case_id=self.case_id, part=number, parts=count
            )
            self.parts.append((file_id, number, envelope))
            digests.append(hashlib.sha256(envelope).hexdigest())
        vouched = content if claim is None else claim
        manifest = Manifest(name, mime, len(vouched), hashlib.sha256(vouched).hexdigest(), count, "browser")
        sealed = sealing.seal_manifest(manifest, to=self.case_key, file_id=file_id, case_id=self.case_id)
        at = "2026-11-23T10:05:00+00:00"
        more = {"received_at": at, "part_at": [at] * count} if self.fields["v"] == 2 else {}
        self.fields["evidence"].append(
            {"file": file_id, "parts": count, "manifest": b64(sealed), "part_sha256": digests, **more}
        )
        return file_id

    def whole(self) -> "SealedCaseMaker":
        """The same case in form 2: call it first, then add what it holds."""
        at = "2026-11-23T10:00:00+00:00"
        self.fields |= {
            "v": 2, "sealed": [], "allegations": [], "proposals": [], "conflicts": [], "links": [], "referrals": [],
            "tracks": [], "timeline": [], "exported": {"at": at, "officer": "Marie"},
            "words": {"category": {"theft": "Theft"}, "state": {"KEN": "Kenya"}},
            "state": {
                "desk": "intake", "stage": "inquiry", "stage_since": at, "received_at": at, "level": "normal",
                "child": False, "codes": {"category": "theft"}, "purged_at": None,
            },
        }
        return self

    def entry(self, kind: str, text: str, about: str = "", *, compartment: str = "inquiry", purpose: str = "file",
              officer: str = "Paul", at: str = "2026-11-24T10:00:00+00:00", asked: dict[str, str] | None = None,
              **codes: str) -> str:
        """Adds a sealed text of another compartment, `asked` beside its words; its id."""
        entry_id = sealing.new_id()
        place = about if purpose in ("referral", "state") else self.case_id
        envelope = sealing.seal_text(
            TextPayload("entry", text, "ht", asked or {}, "browser"), to=self.case_key, purpose=f"{purpose}:{entry_id}",
            case_id=place,
        )
        self.fields["sealed"].append({
            "compartment": compartment, "purpose": purpose, "kind": kind, "id": entry_id, "at": at,
            "officer": officer, "about": about, "codes": codes, "envelope": b64(envelope),
        })
        return entry_id

    def allegation(self, *, finding: str = "", standard: str = "") -> str:
        """Adds an allegation; its id."""
        decided = {"decided_by": "Paul", "decided_at": "2026-12-01T10:00:00+00:00"}
        self.fields["allegations"].append({
            "id": sealing.new_id(), "number": len(self.fields["allegations"]) + 1, "category": "theft",
            "states": ["KEN"], "personnel": "police", "persons": 2, "victims_adult": 1, "victims_child": None,
            "finding": finding, "standard": standard, "recorded_by": "Joel",
            "recorded_at": "2026-11-23T11:00:00+00:00",
            **(decided if finding else {"decided_by": "", "decided_at": None}),
        })
        return str(self.fields["allegations"][-1]["id"])

    def fact(self, kind: str, *, actor: str = "", who: str = "", **body: Any) -> None:
        """Adds a line of the timeline."""
        self.fields["timeline"].append({
            "kind": kind, "at": "2026-11-23T10:00:00+00:00", "actor": actor, "who": who, "body": body,
            "check_number": "",
        })

    def build(self) -> bytes:
        return build_export(self.fields, parts=self.parts)
