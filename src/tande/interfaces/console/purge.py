"""`tande purge`: sealed content that the charter's rules no longer let us keep is removed, each case with its fact.

Without `--yes` it only counts. Killed half way it leaves nothing half: what was committed stays removed, the rest is
removed by the next run, as are files on the disk that nothing refers to any more.
"""

from __future__ import annotations

import argparse
from collections import Counter

import django
from django.conf import settings

from tande.policy.retention import PARTS


def run(arguments: list[str]) -> int:
    """The command; meant for a timer, once a day."""
    parser = argparse.ArgumentParser(prog="tande purge", description="Remove what the rules no longer let us keep.")
    parser.add_argument("--yes", action="store_true", help="do it; without this it is only counted")
    options = parser.parse_args(arguments)
    django.setup()
    print(rules())
    if options.yes:
        _do()
    else:
        _count()
    return 0


def rules() -> str:
    """The rules in force, as the charter has them."""
    kept = settings.MISSION.retention
    by_part = {"identity": kept.identity, "content": kept.content, "evidence": kept.evidence}
    lines = [
        f"  {what}: {by_part[part].months} months after the end ({by_part[part].provenance.source})"
        for part, what in PARTS.items()
    ]
    return "\n".join(["Kept, by the charter:", *lines])


def _count() -> None:
    from tande.domains.casework import retention
    from tande.domains.evidence import keeping
    from tande.domains.referrals import keeping as referrals
    from tande.domains.support import keeping as support
    from tande.ledger import clock

    found = retention.due(clock.now())
    parts = Counter(part for case in found for part in case.parts)
    print(f"Cases with something to remove: {len(found)}")
    for part, number in sorted(parts.items()):
        print(f"  {part}: {number}")
    print(f"Cases whose words are gone, and what was told to States is not: {len(referrals.due())}")
    print(f"Cases whose words are gone, and what was written about safety or claims is not: {len(support.due())}")
    print(f"Grants of officers who left: {retention.grants_of_the_gone()}")
    print(f"Files on the disk that nothing refers to: {keeping.leftovers()}")
    print("Nothing was removed. With --yes it is, and nobody can bring it back.")


def _do() -> None:
    from tande.domains.casework import retention
    from tande.domains.evidence import keeping
    from tande.domains.referrals import keeping as referrals
    from tande.domains.support import keeping as support
    from tande.ledger import clock

    _overwrite_what_is_deleted()
    at = clock.now()
    removed: Counter[str] = Counter()
    for case in retention.due(at):
        removed.update(retention.purge(case_id=case.case_id, at=at))
    told = referrals.sweep(at)
    if told:
        removed["told to States and answered"] = told
    helped = support.sweep(at)
    if helped:
        removed["on safety and claims"] = helped
    grants, swept = retention.void_grants_of_the_gone(at), keeping.sweep()
    retention.forget_marks_of_the_gone()
    if removed or grants:
        _let_go_of_the_space()
    said = ", ".join(f"{part} {number}" for part, number in sorted(removed.items())) or "nothing was due"
    print(f"Removed: {said}. Grants of officers who left: {grants}. Files deleted from the disk: {swept}.")
    if removed:
        print("Older backups still hold it: delete those that the rule no longer covers (tande backup --keep).")


def _overwrite_what_is_deleted() -> None:
    """SQLite would leave the bytes in its free pages."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _let_go_of_the_space() -> None:
    """The former rows lie in SQLite's log, or in PostgreSQL's pages, until somebody cleans up."""
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif not connection.in_atomic_block:
            for label in ("casework.Message", "casework.Entry", "casework.Grant", "evidence.EvidenceFile",
                          "referrals.Disclosure", "referrals.Reply",
                          "support.Assessment", "support.Plan", "support.Measure", "support.ClaimStep"):
                cursor.execute(f"VACUUM {connection.ops.quote_name(apps.get_model(label)._meta.db_table)}")


COMMANDS = {"purge": (run, "remove sealed content that the charter's rules no longer let us keep")}
