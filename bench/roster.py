"""How long a roster of 50,000 rows takes: reading it, beside openpyxl's own reader, and its way into the register.

`./run bench roster [--rows N] [--read-only]`. Seconds of wall clock and of processor; both readers in the same run.
"""

from __future__ import annotations

import argparse
import io
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEADINGS = ("Force No.", "Rank", "Full name", "Also known as", "Date of birth", "Passport", "Nationality", "Unit",
            "Role", "Date of arrival")  # fmt: skip


def people(rows: int) -> list[tuple[str, ...]]:
    """Invented rows of ten columns."""
    first, last = ("Achieng", "Baraka", "Chebet", "Imani"), ("Mfano", "Kielelezo", "Igizo", "Sampuli", "Mchoro")
    return [
        (f"00{n:06d}", "Constable", f"{first[n % 4]} {first[n // 4 % 4]} {last[n % 5]}", "",
         f"{1970 + n % 30}-{1 + n % 12:02d}-{1 + n % 28:02d}", f"EX{n:07d}", "KEN", f"Unit {n % 40 + 1}",
         "commander" if n % 1000 == 0 else "", "2026-06-25")
        for n in range(rows)
    ]  # fmt: skip


def timed(title: str, deed: Callable[[], Any]) -> Any:
    """Do it and print its seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    result = deed()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{title:52}{wall:8.2f} s{processor:8.2f} s of processor", flush=True)
    return result


def plain_openpyxl(data: bytes) -> int:
    """Every value of the first sheet, as openpyxl's streaming reader gives it."""
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(data), read_only=True).active
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def reading(rows: int) -> tuple[bytes, bytes]:
    """Both forms, read by ours and by openpyxl."""
    from tande.toolkit.spreadsheets import Limits, open_book, write_csv, write_xlsx

    listed = people(rows)
    limits = Limits(rows=rows + 20, file_bytes=1 << 30, unpacked_bytes=1 << 31)
    xlsx = timed("write XLSX", lambda: write_xlsx(HEADINGS, listed))
    text = timed("write CSV", lambda: write_csv(HEADINGS, listed))
    print(f"{rows} rows: XLSX {len(xlsx) / 1e6:.1f} MB, CSV {len(text) / 1e6:.1f} MB")
    timed("read XLSX, openpyxl read-only, nothing checked", lambda: plain_openpyxl(xlsx))
    timed("read XLSX, ours, every cell checked", lambda: sum(1 for _row in open_book(xlsx, limits).rows()))
    timed("read CSV, ours, every cell checked", lambda: sum(1 for _row in open_book(text, limits).rows()))
    return xlsx, text


def way_in(name: str, data: bytes) -> None:
    """Upload, dry run, kept, and the same file again."""
    from tande.domains.officers.models import Officer
    from tande.domains.personnel import importing, uploads
    from tande.domains.personnel.row_reading import Choice
    from tande.ledger import clock

    vera, _ = Officer.objects.get_or_create(
        username="bench", defaults={"display_name": "bench", "roles": ["vetting_officer"], "created_at": clock.now()})

    def upload() -> str:
        made = importing.upload(contingent=name, data=data, officer=vera, at=clock.now())
        told = uploads.upload(made, vera).choice
        importing.choose(upload_id=made, choice=Choice(told["columns"], told["heading_row"]), officer=vera,
                         at=clock.now())
        return made

    def kept(made: str) -> None:
        importing.apply(upload_id=made, officer=vera, at=clock.now(), leave_out=False)
        importing.work_now(made)

    made = timed(f"{name}: upload and guess the columns", upload)
    timed(f"{name}: dry run of every row", lambda: importing.work_now(made))
    timed(f"{name}: keep them all in one step", lambda: kept(made))
    again = upload()
    timed(f"{name}: dry run of the same file again", lambda: importing.work_now(again))
    told = uploads.upload(again, vera).counts
    print(f"{name}: again {told['unchanged']} unchanged, {told['faulty']} faulty, {told['new']} new")


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench roster")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--read-only", action="store_true", help="readers alone, without the register")
    options = parser.parse_args()
    xlsx, text = reading(options.rows)
    if options.read_only:
        return
    with tempfile.TemporaryDirectory(prefix="tande-bench-") as folder:
        os.environ["TANDE_DATA_DIR"] = str(Path(folder))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tande.project.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        way_in("KEN", xlsx)
        way_in("JAM", text)


if __name__ == "__main__":
    main()
