"""What the public log says in the open: which keys sign, which scripts are served, by which rules.

Compared before each publication with what was said last. A script or a key that was swapped for a while leaves its
trace, or the log shows that nobody said it was.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tande.policy import force_rules
from tande.toolkit.sealing import fingerprint, public_key_of


def record(*, at: datetime) -> None:
    """Write down what changed since it was last said."""
    from tande.ledger.operations import record_change
    from tande.ledger.publication.key_files import keys_in_force

    record_change(kind="log_key.changed", body=keys_in_force(), at=at)
    record_change(kind="scripts.served", body={"sha256": scripts()}, at=at)
    record_change(kind="rules.changed", body={"sha256": rules()}, at=at)
    record_change(kind="field_key.made", body={"sha256": fingerprint(public_key_of(settings.TANDE.field_seed))}, at=at)
    if settings.FORCE_RULES.rules is not None:
        record_change(kind="force.rules_published", body=force_rules.fact(settings.FORCE_RULES.rules), at=at)


def scripts() -> dict[str, str]:
    """SHA-256 of every script that browsers get, by its address."""
    from tande.gates.served_scripts import served_scripts

    return {script.address: script.sha256 for script in served_scripts()}


def rules() -> dict[str, str]:
    """SHA-256 of every file of the mission pack by its name; of courses, card and rules on force with their folder."""
    folder = settings.TANDE.mission_dir
    files = {path.name: path for path in folder.iterdir() if path.suffix in (".toml", ".csv")}
    deeper = (path for where in ("courses/*", "card", "force") for path in folder.glob(f"{where}/*.toml"))
    files |= {path.relative_to(folder).as_posix(): path for path in deeper}
    return {name: _sha256(path) for name, path in sorted(files.items())}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
