"""An export is read only if it is exactly what the desk builds."""

import pytest

from tande.toolkit import sealing, unsealing
from tande.toolkit.errors import (
    CaseNotOpened,
    NotOpened,
    PartAltered,
    PartsMissing,
    PartsSwapped,
)
from tande.toolkit.export import read_export
from tande.toolkit.exported import read_case
from tande.toolkit.opened import OpenedFile, OpenedMessage, Refused
from tests.toolkit.exports import SealedCaseMaker, b64


@pytest.fixture
def maker() -> SealedCaseMaker:
    return SealedCaseMaker()


def test_building_twice_gives_the_same_bytes(maker: SealedCaseMaker) -> None:
    maker.message("istwa")
    maker.file(bytes(40))
    assert maker.build() == maker.build()


@pytest.mark.parametrize("way", ["officer_seed", "recovery_seed", "granted_seed", "desk_seed", "case_seed"])
def test_every_rightful_key_opens(maker: SealedCaseMaker, way: str) -> None:
    maker.message("istwa")
    export = read_export(maker.build())
    keys = unsealing.find_case_keys(export.case, seed=getattr(maker, way))
    assert keys.case_seed == maker.case_seed
    (message,) = unsealing.open_messages(export.case, keys)
    assert isinstance(message, OpenedMessage)
    assert message.payload.text == "istwa"


def test_another_key_does_not_open(maker: SealedCaseMaker) -> None:
    export = read_export(maker.build())
    with pytest.raises(CaseNotOpened):
        unsealing.find_case_keys(export.case, seed=sealing.new_seed())


def test_a_wrong_seed_granted_by_mistake_is_passed_over(maker: SealedCaseMaker) -> None:
    public_key = sealing.public_key_of(maker.granted_seed)
    wrong = sealing.seal(sealing.new_seed(), to=public_key, info=sealing.info("grant", maker.case_id))
    grants = maker.fields["envelopes"]["grants"]
    grants.insert(0, {"officer": "pierre", "envelope": b64(wrong)})
    case = read_case(maker.fields)
    assert unsealing.find_case_keys(case, seed=maker.granted_seed).case_seed == maker.case_seed
    del grants[1]
    with pytest.raises(CaseNotOpened):
        unsealing.find_case_keys(read_case(maker.fields), seed=maker.granted_seed)


def test_the_identity_stays_closed_unless_asked_for(maker: SealedCaseMaker) -> None:
    maker.message("istwa")
    maker.message("Non mwen se…", kind="identity", purpose="identity")
    case = read_case(maker.fields)
    keys = unsealing.find_case_keys(case, seed=maker.officer_seed)
    assert len(list(unsealing.open_messages(case, keys))) == 1
    _, identity = unsealing.open_messages(case, keys, identity=True)
    assert isinstance(identity, OpenedMessage)
    assert identity.payload.text == "Non mwen se…"


def test_a_grant_alone_does_not_open_the_identity(maker: SealedCaseMaker) -> None:
    maker.message("Non mwen se…", kind="identity", purpose="identity")
    case = read_case(maker.fields)
    keys = unsealing.find_case_keys(case, seed=maker.granted_seed)
    (refused,) = unsealing.open_messages(case, keys, identity=True)
    assert isinstance(refused, Refused)
    assert isinstance(refused.error, NotOpened)


def test_messages_swapped_between_places_are_refused(maker: SealedCaseMaker) -> None:
    maker.message("youn")
    maker.message("de")
    one, two = maker.fields["messages"]
    one["envelope"], two["envelope"] = two["envelope"], one["envelope"]
    case = read_case(maker.fields)
    keys = unsealing.find_case_keys(case, seed=maker.case_seed)
    for refused in unsealing.open_messages(case, keys):
        assert isinstance(refused, Refused)
        assert isinstance(refused.error, NotOpened)


@pytest.mark.parametrize("size", [0, 15, 16, 17, 32, 33, 100])
def test_files_of_every_edge_come_back(maker: SealedCaseMaker, size: int) -> None:
    content = bytes(range(size))
    maker.file(content)
    (opened,) = open_all(maker)
    assert isinstance(opened, OpenedFile)
    assert opened.content == content
    assert opened.manifest.name == "prèv.txt"


def test_files_at_the_edge_of_a_real_part_come_back() -> None:
    maker = SealedCaseMaker(part_bytes=sealing.PART_BYTES)
    for more in (0, 1):
        maker.file(bytes(sealing.PART_BYTES + more))
    sizes = [len(opened.content) for opened in open_all(maker) if isinstance(opened, OpenedFile)]
    assert sizes == [sealing.PART_BYTES, sealing.PART_BYTES + 1]


def open_all(maker: SealedCaseMaker) -> list[OpenedFile | Refused]:
    export = read_export(maker.build())
    return list(unsealing.open_files(export, unsealing.find_case_keys(export.case, seed=maker.case_seed)))


def refusal(maker: SealedCaseMaker, number: int = 0) -> type[Exception]:
    refused = open_all(maker)[number]
    assert isinstance(refused, Refused)
    return type(refused.error)


class TestFilesRefused:
    """Each with its own name."""

    def test_swapped_parts(self, maker: SealedCaseMaker) -> None:
        file_id = maker.file(bytes(range(32)))
        maker.parts = [(file_id, 1, maker.parts[1][2]), (file_id, 2, maker.parts[0][2])]
        assert refusal(maker) is PartAltered
        maker.fields["evidence"][0]["part_sha256"].reverse()
        assert refusal(maker) is NotOpened

    def test_swapped_files(self, maker: SealedCaseMaker) -> None:
        one, two = maker.file(b"one"), maker.file(b"two")
        maker.parts = [(one, 1, maker.parts[1][2]), (two, 1, maker.parts[0][2])]
        digests = [entry["part_sha256"] for entry in maker.fields["evidence"]]
        for entry, digest in zip(maker.fields["evidence"], digests[::-1], strict=True):
            entry["part_sha256"] = digest
        assert refusal(maker) is NotOpened
        assert refusal(maker, 1) is NotOpened

    def test_swapped_manifests(self, maker: SealedCaseMaker) -> None:
        maker.file(b"one")
        maker.file(b"two")
        one, two = maker.fields["evidence"]
        one["manifest"], two["manifest"] = two["manifest"], one["manifest"]
        assert refusal(maker) is NotOpened

    def test_a_missing_part(self, maker: SealedCaseMaker) -> None:
        maker.file(bytes(40))
        del maker.parts[1]
        assert refusal(maker) is PartsMissing

    def test_a_missing_manifest(self, maker: SealedCaseMaker) -> None:
        maker.file(bytes(40))
        maker.fields["evidence"][0]["manifest"] = None
        assert refusal(maker) is PartsMissing

    def test_a_content_that_the_manifest_does_not_vouch_for(self, maker: SealedCaseMaker) -> None:
        maker.file(b"real", claim=b"fake")
        assert refusal(maker) is PartsSwapped

    def test_another_number_of_parts(self, maker: SealedCaseMaker) -> None:
        maker.file(bytes(40))
        maker.fields["evidence"][0]["parts"] = 2
        assert refusal(maker) is PartsSwapped

    def test_one_bad_file_does_not_hide_the_others(self, maker: SealedCaseMaker) -> None:
        maker.file(b"real", claim=b"fake")
        maker.file(b"good")
        assert [type(opened) for opened in open_all(maker)] == [Refused, OpenedFile]
