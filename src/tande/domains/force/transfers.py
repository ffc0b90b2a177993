"""What goes to the independent body by itself: in the same transaction as the report that makes it so, and for good.

No operation of this domain takes a transfer back, and the table refuses it. The complaint at the desk is opened with
it; where no desk key is in force the transfer stays owed, shows as late, and each round tries again.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from tande.domains.force import keeping, sealed
from tande.domains.force.models import Opened, Report, Transfer, Version
from tande.domains.intake.from_register import open_from_register
from tande.domains.officers.errors import DeskNotReady
from tande.domains.personnel import queries as personnel
from tande.ledger import operations as ledger
from tande.policy import force, force_report
from tande.policy.force import Use

CASE: Final = "case"


def transfer(report: Report, use: Use, *, number: int, at: datetime) -> None:
    """Send the report to the independent body if what was just written asks for it, whatever else stands in force.

    In the caller's transaction. A version in conflict counts too, and what went there once stays there.
    """
    reasons = force.transfers(use)
    if not reasons or Transfer.objects.filter(pk=report.pk).exists():
        return
    made = Transfer.objects.create(report=report, version=number, reasons=list(reasons), at=at)
    ledger.record(kind="force.transferred", subject=report.pk, at=at, body={"reasons": list(reasons)})
    open_case(made, at)


def open_case(made: Transfer, at: datetime) -> bool:
    """Open the complaint at the desk, in the caller's transaction; False while no desk key is in force.

    The access code is given to nobody: the desk reads the report in the register.
    """
    language = settings.MISSION.language_codes[0]
    try:
        with transaction.atomic():
            opened = open_from_register(
                key=f"force {made.pk}", text=_words_of(made, language), language=language, at=at
            )
    except DeskNotReady:
        return False
    Opened.objects.create(
        transfer=made, case=sealed.seal(opened.receipt.case_id, "opened", "case", made.pk),
        mark=sealed.mark(opened.receipt.case_id, "opened", "mark"), at=at,
    )
    return True


def open_owed(now: datetime) -> int:
    """Open each complaint that is still owed; one that still cannot be is written down as late, once. How many opened.

    Each is a transaction of its own that holds the report's row, so two rounds at once open one.
    """
    done = 0
    for report_id in list(Transfer.objects.filter(opened=None).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Report.objects.select_for_update().get(pk=report_id)
            made = Transfer.objects.get(pk=report_id)
            if Opened.objects.filter(pk=report_id).exists():
                continue
            if open_case(made, now):
                done += 1
            elif not row.missed.filter(what=CASE).exists():
                keeping.miss(row, CASE, made.at, now)
    return done


def _words_of(made: Transfer, language: str) -> str:
    """The first words of the complaint: the report in short, and what its writer said. Sealed before it is kept."""
    version = Version.objects.get(report_id=made.pk, number=made.version)
    use, told = force_report.read(version.codes)
    report = made.report
    with translation.override(language):
        means = ", ".join(gettext(force.MEANS[one][1]) for one in use.means if one in force.MEANS)
        lines = [
            gettext(force.ARRIVED),
            *(gettext(force.TRANSFERS[one]) for one in made.reasons),
            " · ".join(_whose_and_where(report, told.commune, language)),
            means, gettext(force.OUTCOMES[force.outcome(use)]),
        ]
    written = sealed.open_words(version.words, report.pk, version.number)
    return "\n".join([*(one for one in lines if one), *written.values()])


def _whose_and_where(report: Report, commune: str, language: str) -> list[str]:
    """Contingent, unit, hour, commune and short number, in words that an officer who reads the case knows."""
    label = settings.MISSION.label
    units = personnel.unit_names(report.contingent)
    return [
        label("state", report.contingent, language), units.get(report.unit, report.unit),
        f"{report.at:%Y-%m-%d %H:%M} UTC", label("place", commune, language), report.pk[:8],
    ]
