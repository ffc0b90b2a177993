"""The server's own secrets: one TOML file, mode 600, made once and never printed.

What each is for: `django_secret` signs staff sessions; `pepper` turns an access code's first hash into its look-up
id (DESIGN §5, kept outside the database); `token_key` encrypts the add-only tokens; `receipt_seed` signs promises.
"""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
DJANGO_SECRET_CHARS = 64


class SecretsRefused(Exception):
    """The secrets file is missing, readable by others, or too weak; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The four secrets, decoded. `repr` shows none of them."""

    django_secret: str = field(repr=False)
    pepper: bytes = field(repr=False)
    token_key: bytes = field(repr=False)
    receipt_seed: bytes = field(repr=False)


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
    return _read(path)


def _make(path: Path) -> None:
    lines = [
        "# Made by Tande. Keep a copy apart from the database's; whoever has both can test access codes.\n"
    ]
    lines.append(f'django_secret = "{secrets.token_hex(DJANGO_SECRET_CHARS // 2)}"\n')
    lines += [
        f'{name} = "{secrets.token_hex(KEY_BYTES)}"\n' for name in ("pepper", "token_key", "receipt_seed")
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: of two processes starting at once the second must not replace what the first uses.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


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
