"""The server's own secrets: one TOML file, mode 600, made once and never printed.

What each is for: `django_secret` signs staff sessions; `pepper` turns an access code's first hash into its look-up
id (DESIGN §5, kept outside the database); `token_key` encrypts the add-only tokens; `receipt_seed` signs promises;
`register_key` encrypts the fields of the safeguards register; `credential_seed` signs certificates of training;
`field_seed` opens what the patrols' phones seal to the register (decision 034), never a complaint;
`log_seed` signs the public log, with `former_log_seed` beside it while a key is being replaced, and `log_pq_seed`
for a second, post-quantum signature. `tande log key` changes these three.
"""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
DJANGO_SECRET_CHARS = 64
_OPTIONAL = ("log_seed", "register_key", "credential_seed", "field_seed", "former_log_seed", "log_pq_seed")
_LATER = ("log_seed", "register_key", "credential_seed", "field_seed")
"""Secrets that a file made by a former version lacks; added at the next start."""
_SEEDS = ("pepper", "token_key", "receipt_seed", *_LATER)


class SecretsRefused(Exception):
    """The secrets file is missing, readable by others, or too weak; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets, decoded; the last two are empty when not in use. `repr` shows none of them."""

    django_secret: str = field(repr=False)
    pepper: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    receipt_seed: bytes = field(repr=False)
    register_key: bytes = field(repr=False)
    credential_seed: bytes = field(repr=False)
    field_seed: bytes = field(repr=False)
    log_seed: bytes = field(repr=False)
    former_log_seed: bytes = field(repr=False)
    log_pq_seed: bytes = field(repr=False)


def read_or_make(path: Path, *, may_make: bool) -> Secrets:
    """The secrets in this file; made first when it is missing and `may_make`.

    Raises SecretsRefused. Called by project.config only.
    """
    if not path.exists():
        if not may_make:
            raise SecretsRefused(
                f"{path}: the secrets are missing, but there is a database made with them. "
                "Put the file back from your copy: with new secrets no access code would be found again."
            )
        _make(path)
    found = _read(path)
    missing = [name for name in _LATER if not getattr(found, name)]
    return change(path, **{name: secrets.token_bytes(KEY_BYTES) for name in missing}) if missing else found


def change(path: Path, **seeds: bytes) -> Secrets:
    """Put these seeds into the file in one step, b"" takes one out; what it then holds. Raises SecretsRefused.

    Called at the first start of a version with more secrets, and by `tande log key`. A crash leaves the former file
    or the new one.
    """
    try:
        lines = path.read_text(encoding="ascii").splitlines(keepends=True)
        kept = [line for line in lines if line.partition("=")[0].strip() not in seeds]
        _write(path, [*kept, *(f'{name} = "{seed.hex()}"\n' for name, seed in seeds.items() if seed)], os.replace)
    except OSError as error:
        told = f"{path}: cannot be written ({error.strerror}). Check its owner and its folder."
        raise SecretsRefused(told) from error
    return _read(path)


def _make(path: Path) -> None:
    lines = [
        "# Made by Tande. Keep a copy apart from the database's; whoever has both can test access codes.\n"
    ]
    lines.append(f'django_secret = "{secrets.token_hex(DJANGO_SECRET_CHARS // 2)}"\n')
    lines += [
        f'{name} = "{secrets.token_hex(KEY_BYTES)}"\n' for name in _SEEDS
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # A link, not a rename: of two processes starting at once the second must not replace what the first uses.
        _write(path, lines, os.link)
    except FileExistsError:
        return


def _write(path: Path, lines: list[str], put: Callable[[Path, Path], None]) -> None:
    """Write a draft beside the file, make it durable, and put it in its place."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        put(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> Secrets:
    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise SecretsRefused(f"{path}: others on this machine can read it. Type: chmod 600 {path}")
        table = tomllib.loads(path.read_text(encoding="ascii"))
    except OSError as error:
        raise SecretsRefused(f"{path}: cannot be read ({error.strerror}). Check its owner.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SecretsRefused(f"{path}: is not TOML. Put it back from your copy.") from error
    unknown = sorted(set(table) - set(Secrets.__dataclass_fields__))
    if unknown:
        raise SecretsRefused(f"{path}: there is no such secret: {', '.join(unknown)}. Remove the line.")
    django_secret = table.get("django_secret", "")
    if not isinstance(django_secret, str) or len(django_secret) < DJANGO_SECRET_CHARS:
        raise SecretsRefused(
            f"{path}: django_secret must have {DJANGO_SECRET_CHARS} random characters. Make it longer."
        )
    return Secrets(
        django_secret=django_secret,
        pepper=_key(path, table, "pepper"),
        token_key=_key(path, table, "token_key"),
        receipt_seed=_key(path, table, "receipt_seed"),
        **{name: _key(path, table, name) if name in table else b"" for name in _OPTIONAL},
    )


def _key(path: Path, table: dict[str, object], name: str) -> bytes:
    text = table.get(name)
    try:
        value = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        value = b""
    if len(value) != KEY_BYTES or len(set(value)) < 8:
        raise SecretsRefused(
            f"{path}: {name} must be {2 * KEY_BYTES} random hex digits. Put it back from your copy."
        )
    return value
