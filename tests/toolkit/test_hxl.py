"""Tagged tables: the tags are those that exchanges read, numbers add up to the reports', small ones stay hidden."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date

from tande.policy.mission import Disclosure
from tande.policy.violations import counting
from tande.policy.violations.counting import Period
from tande.policy.violations.records import Child, Violation
from tande.toolkit.mrm import hxl

RULE = Disclosure(threshold=5, children=10, rounding=5)
PERIOD = Period(date(2025, 1, 1), date(2026, 12, 31))
NAMES = hxl.Names({"HT01": "=Ouest"}, {"g9": "G9"})
TAG = re.compile(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*")
"""A hashtag with its attributes, as the standard (1.1) writes them."""


def violation(number: int, kind: str, *, verified: date = date(2026, 2, 1), began: date = date(2026, 1, 5),
              party: str = "g9", children: int = 1) -> Violation:
    harmed = tuple(Child(f"{number}-{place}", ("boys", "girls", "unknown")[place % 3]) for place in range(children))
    return Violation(str(number), kind, began, began, "verified", verified, party, "HT01", harmed)


RECORDS = [
    violation(1, "killing", children=4), violation(2, "killing", began=date(2025, 12, 1)),
    violation(3, "denial_humanitarian_access", children=0), violation(4, "killing", party="crossfire:g9+police"),
    violation(5, "abduction", verified=date(2025, 7, 1), began=date(2025, 6, 1), children=2),
    Violation("6", "killing", date(2026, 1, 1), date(2026, 1, 1), "report_pending_verification"),
]


def read(data: bytes) -> list[dict[str, str]]:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert all(TAG.fullmatch(tag) for tag in lines[1]), lines[1]
    assert len(set(lines[1])) == len(lines[1])
    return [dict(zip(lines[1], line, strict=True)) for line in lines[2:]]


def test_the_lines_of_the_task_force_add_up_to_what_reports_count() -> None:
    lines = hxl.rows(RECORDS, PERIOD, NAMES)
    found = read(hxl.table(hxl.COLUMNS, lines))
    assert list(found[0])[:9] == [
        "#date+year", "#adm1+name", "#event+type+code", "#affected+children+m", "#affected+children+f",
        "#affected+children+unknown", "#affected+children+total", "#group+perpetrator", "#status+verification"]
    total = counting.total(counting.verified(RECORDS, PERIOD))
    assert sum(int(one["#indicator+violations+num"]) for one in found) == total == 9
    assert {(one["#date+year"], one["#status+verification"]) for one in found} == {
        ("2025", "verified"), ("2026", "verified"), ("2026", "verified_late")}
    assert {one["#adm1+code"] for one in found} == {"HT01"}
    assert {one["#adm1+name"] for one in found} == {"'=Ouest"}, "no formula"
    for one in found:
        parts = [int(one[f"#affected+children+{sex}"]) for sex in ("m", "f", "unknown")]
        assert sum(parts) == int(one["#affected+children+total"])
    assert hxl.rows(RECORDS[::-1], PERIOD, NAMES) == lines


def public(records: Sequence[Violation]) -> list[dict[str, str]]:
    return read(hxl.table(hxl.PUBLIC, hxl.public_rows(records, PERIOD, RULE)))


def test_anybody_sees_no_small_number() -> None:
    few = public(RECORDS)
    assert {one["#status+withheld"] for one in few} == {"too_few"}
    many = [violation(number, "killing") for number in range(100)]
    many += [violation(100 + number, "abduction") for number in range(60)] + [violation(200, "recruitment")]
    rows = public(many)
    assert {one["#indicator+violations+total"] for one in rows} == {"161"}
    for one in rows:
        low, high = one["#indicator+violations+min"], one["#indicator+violations+max"]
        assert one["#status+withheld"] or low != high or low == "0"


def test_the_package_says_what_it_holds() -> None:
    lines = hxl.rows(RECORDS, PERIOD, NAMES)
    data = hxl.package(hxl.COLUMNS, lines, name="violations", title="T", fictional=True)
    assert data == hxl.package(hxl.COLUMNS, lines, name="violations", title="T", fictional=True), "the same bytes"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    described = json.loads(files["datapackage.json"])
    for one in described["resources"]:
        assert one["hash"] == f"sha256:{hashlib.sha256(files[one['path']]).hexdigest()}"
        assert one["bytes"] == len(files[one["path"]])
    fields = described["resources"][0]["schema"]["fields"]
    heads = next(csv.reader(io.StringIO(files["violations.csv"].decode("utf-8-sig"))))
    assert [one["name"] for one in fields] == heads
    told = {row[0] for row in csv.reader(io.StringIO(files["dictionary.csv"].decode("utf-8-sig")))}
    assert {*heads, "kind=killing"} <= told
