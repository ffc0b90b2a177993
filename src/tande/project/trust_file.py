"""The file that `trust_policy` names: who must have cosigned the public log before a checkpoint counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from tande.toolkit.errors import BadTrustPolicy
from tande.toolkit.notes import MLDSA44, VerifierKey, verifier_key
from tande.toolkit.tlog.trust import parse_policy


class TrustRefused(ImproperlyConfigured):
    """The trust policy cannot be used; the message says why, and what to do."""


def read(path: Path, *, is_here: Callable[[str], bool]) -> str:
    """The policy's text. `is_here`: whether a host is this machine.

    Raises TrustRefused: unreadable, not a policy, or a witness reached in clear text.
    """
    try:
        text = path.read_text(encoding="utf-8")
        policy = parse_policy(text)
    except OSError as error:
        raise TrustRefused(f"{path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise TrustRefused(f"{path} is not UTF-8") from error
    except BadTrustPolicy as error:
        raise TrustRefused(f"{path}: {error}") from error
    for witness in policy.witnesses:
        if witness.address is not None and not _safe(witness.address, is_here):
            raise TrustRefused(f"{path}: the address of {witness.name} is not https://…, nor on this machine")
    return text


def origin(text: str) -> str:
    """The log that a policy is about; "" without one."""
    logs = parse_policy(text).logs if text else ()
    return logs[0].key.name if logs else ""


def check_log(text: str, *, origin: str, seeds: Iterable[bytes], pq_seed: bytes) -> None:
    """Raises TrustRefused when the policy trusts another log's key, or a key of ours that no longer signs.

    `seeds`: of the key in force and of the former one, b"" for none. Called at each start and before a key goes.
    """
    if not text:
        return
    keys = [verifier_key(name=origin, seed=seed) for seed in seeds if seed]
    keys += [verifier_key(name=origin, seed=pq_seed, kind=MLDSA44)] if pq_seed else []
    wrong = _others([log.key for log in parse_policy(text).logs], keys)
    if wrong is not None:
        own = "\n".join(f"  log {key}" for key in keys)
        raise TrustRefused(
            f"trust_policy: its file {wrong}. Write into it, on a line of its own each, what signs this log:\n{own}"
        )


def _others(named: list[VerifierKey], own: list[VerifierKey]) -> str | None:
    if not named:
        return "names no log"
    strange = [key.name for key in named if key not in own]
    return f"names a log key that does not sign this log ({strange[0]})" if strange else None


def _safe(address: str, is_here: Callable[[str], bool]) -> bool:
    """Whether what is sent there cannot be read or answered by somebody on the way."""
    parts = urlsplit(address)
    try:
        _port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_here(parts.hostname))
