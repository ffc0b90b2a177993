"""Files of the wrong size, number, order, kind or owner: refused with words, or kept exactly as they came."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client

from tande.domains.casework.models import Case
from tande.domains.evidence import operations as evidence
from tande.domains.evidence import queries as kept
from tande.ledger import clock
from tande.policy import limits
from tande.toolkit import sealing
from tande.toolkit.unsealing.envelopes import open_manifest, open_part
from tests.faults.test_bad_forms import prefix, refused, rows
from tests.harness import wire
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter, the_case


def zip_bomb() -> bytes:
    """Ten megabytes of zeros in a few kilobytes, packed twice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.gz", gzip.compress(bytes(10_000_000)))
    return packed.getvalue()


POLYGLOT = b"GIF89a/*" + bytes(20) + b"*/=1;<script>alert(1)</script>%PDF-1.7\n" + b"PK\x03\x04" + bytes(40)
FILES = {
    "bomb.zip": zip_bomb(),
    "foto.gif": POLYGLOT,
    "page.html": b"<!doctype html><script>location='https://evil.example'</script>",
    "empty.jpg": b"",
    "..\\..\\x\x00.svg": b"<svg onload=alert(1)>",
    "🩸" * 60 + ".jpg": b"\xff\xd8\xff",
}


def seed_of(desk: Desk) -> bytes:
    return desk.seed_of(the_case())


def test_bombs_and_polyglots_are_kept_unopened_and_unaltered(desk: Desk, reporter: Reporter) -> None:
    parts = [('name="text"', b"Yo frape m.")]
    parts += [(f'name="files"; filename="{name}"', content) for name, content in FILES.items()]
    answer = Client().generic("POST", "/a/", wire.form(parts), content_type=wire.MULTIPART)
    assert answer.status_code == 200
    case, seed = the_case(), seed_of(desk)
    found = {}
    for file in kept.files(case.id):
        manifest = open_manifest(file.manifest or b"", seed=seed, file_id=file.id, case_id=case.id)
        content = b"".join(
            open_part(
                kept.part(case_id=case.id, file_id=file.id, n=n), seed=seed, file_id=file.id, case_id=case.id, part=n,
                parts=file.m,
            )
            for n in range(1, file.m + 1)
        )
        assert (manifest.size, manifest.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        found[manifest.name] = content
    assert sorted(found.values()) == sorted(FILES.values())
    assert "x\x00.svg" not in found


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_twenty_five_megabytes_are_taken_and_one_byte_more_is_told(
    desk: Desk, reporter: Reporter, more: int, status: int
) -> None:
    before = rows()
    parts = [(f'name="files"; filename="v{n}.mp4"', bytes(limits.FILE_MAX_BYTES + more)) for n in range(1)]
    answer = Client().generic("POST", "/fr/a/", wire.form(parts), content_type=wire.MULTIPART)
    assert answer.status_code == status
    if more:
        assert "v0.mp4" in refused(answer, "fr", 413)
        assert rows() == before
    else:
        assert rows()["evidence_evidencepart"] == 7


class Sender:
    """What the page's script does with a file, done wrongly."""

    def __init__(self, reporter: Reporter, language: str = "ht") -> None:
        reporter.file(path=f"{prefix(language)}/a/").next()
        self.client, self.page = reporter.client, reporter.page.request["PATH_INFO"]
        self.key = self.client.get(self.page + "key").content
        self.case_id = the_case_newest()

    def part(self, file_id: str, n: int, m: int, body: bytes | None = None) -> Any:
        if body is None:
            body = sealing.seal_part(
                b"x" * 50, to=self.key, file_id=file_id, case_id=self.case_id, part=1, parts=1
            )
        return self.send(f"e/{file_id}/{n}/{m}", body)

    def send(self, page: str, body: bytes) -> Any:
        return self.client.generic(
            "POST", self.page + page, body, content_type="application/octet-stream",
            headers={"Accept": "application/json"},
        )


def the_case_newest() -> str:
    return str(Case.objects.order_by("-received_at")[0].pk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_parts_are_refused_with_words_and_leave_nothing(desk: Desk, reporter: Reporter, language: str) -> None:
    sender, file_id = Sender(reporter, language), sealing.new_id()
    assert sender.part(file_id, 2, 3).status_code == 204
    before = rows()
    tried = [
        sender.part(file_id, 1, 4), sender.part(file_id, 0, 3), sender.part(file_id, 4, 3),
        sender.part(file_id, 1, limits.PARTS_MAX + 1), sender.part(file_id, 10**30, 10**30),
        sender.part(file_id, 1, 3, b""), sender.part(file_id, 1, 3, b"x"),
        sender.part(file_id, 1, 3, bytes(limits.PART_ENVELOPE_MAX_BYTES + 1)),
        sender.send(f"e/{sealing.new_id()}/manifest", bytes(2000)),
        sender.send(f"e/{file_id}/manifest", bytes(limits.MANIFEST_ENVELOPE_MAX_BYTES + 1)),
        sender.send(f"e/{file_id}/manifest", b""),
    ]
    told = {json.loads(answer.content)["message"] for answer in tried}
    assert {answer.status_code for answer in tried} == {400}
    assert len(told) == 1
    assert rows() == before


def test_a_part_of_another_persons_file_is_refused(desk: Desk, reporter: Reporter) -> None:
    first, file_id = Sender(reporter), sealing.new_id()
    assert first.part(file_id, 1, 2).status_code == 204
    second = Sender(Reporter())
    before = rows()
    assert second.part(file_id, 2, 2).status_code == 400
    assert second.send(f"e/{file_id}/manifest", bytes(2000)).status_code == 400
    assert json.loads(second.client.get(second.page + f"e/{file_id}").content)["parts"] == []
    assert rows() == before


def test_parts_in_any_order_and_again_are_one_file(desk: Desk, reporter: Reporter) -> None:
    sender, file_id = Sender(reporter), sealing.new_id()
    for n in (3, 1, 3, 2, 1, 3):
        assert sender.part(file_id, n, 3).status_code == 204
    assert rows()["evidence_evidencepart"] == 3
    folder = house.TANDE.data_dir / "evidence"
    digests = {file.sha256 for file in kept.files(sender.case_id)[0].parts}
    assert digests <= {path.name for path in folder.rglob("*/*")}


def test_a_second_click_while_the_first_is_being_kept_is_no_error(
    desk: Desk, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second form's look at what is there comes before the first form's commit."""
    reporter.file()
    case = the_case()
    sealed = evidence.SealedFile(sealing.new_id(), bytes(2000), [bytes(2000)])
    real, looks = evidence._not_there, []

    def too_early(case_id: str, files: Any) -> Any:
        looks.append(1)
        return list(files) if len(looks) == 1 else real(case_id, files)

    evidence.add_files(case_id=case.id, files=[sealed], at=clock.now())
    monkeypatch.setattr(evidence, "_not_there", too_early)
    evidence.add_files(case_id=case.id, files=[sealed], at=clock.now())
    assert rows()["evidence_evidencefile"] == 1
    assert len(looks) >= 2
