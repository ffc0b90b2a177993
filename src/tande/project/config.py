"""The settings of one installation: a TOML file, then TANDE_* variables over it, checked before anything starts.

Every refusal names where the value stands, why it is refused and what to write instead: the person reading it
may be the only administrator, alone, at night.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from tande.project import trust_file
from tande.project.secret_file import Secrets, SecretsRefused, change, read_or_make
from tande.toolkit.openrosa import field_key

ROOT = Path(__file__).resolve().parents[3]
WEEK_MINUTES = 7 * 24 * 60
DAY_MINUTES = 24 * 60


class ConfigRefused(ImproperlyConfigured):
    """A setting is unknown or unsafe; the message says where it stands, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """All that differs between installations. Made by `load` only; never changed afterwards."""

    data_dir: Path
    secrets_file: Path
    database_url: str  # sqlite:///absolute/path or postgresql://…
    mission_dir: Path
    public_url: str  # scheme://host[:port], without a slash at the end
    allowed_hosts: tuple[str, ...]
    bind: str
    port: int
    demo: bool
    idle_lock_minutes: int
    publish_interval_minutes: int
    trust_policy: str  # the text of the file, "" without witnesses
    forms_key: str  # RSA in base64 (DER), to which field apps encrypt, "" for none
    django_secret: str = field(repr=False)
    pepper: bytes = field(repr=False)
    token_key: bytes = field(repr=False)  # 32 bytes
    receipt_seed: bytes = field(repr=False)  # 32 bytes
    register_key: bytes = field(repr=False)  # 32 bytes
    credential_seed: bytes = field(repr=False)  # 32 bytes
    field_seed: bytes = field(repr=False)  # 32 bytes
    log_seed: bytes = field(repr=False)  # 32 bytes
    former_log_seed: bytes = field(repr=False)  # 32 bytes while the log's key is being replaced, else b""
    log_pq_seed: bytes = field(repr=False)  # 32 bytes when the log has a post-quantum signature too, else b""

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is one SQLite file (then one process serves)."""
        return self.database_url.startswith("sqlite:///")

    @property
    def sqlite_path(self) -> Path:
        """The SQLite file; only meaningful when `on_sqlite`."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def https(self) -> bool:
        """Whether people reach the site through TLS: cookies are then sent through TLS only."""
        return self.public_url.startswith("https://")

    def replace_log_seeds(self, **seeds: bytes) -> None:
        """Put other keys of the log into the secrets file; this process goes on with the former. Console only.

        Raises ConfigRefused: also when the trust policy names a key that would go, since nothing would start again.
        """
        after = {"log_seed": self.log_seed, "former_log_seed": self.former_log_seed, "log_pq_seed": self.log_pq_seed}
        after |= seeds
        try:
            trust_file.check_log(
                self.trust_policy, origin=trust_file.origin(self.trust_policy),
                seeds=(after["log_seed"], after["former_log_seed"]), pq_seed=after["log_pq_seed"],
            )
            change(self.secrets_file, **seeds)
        except (SecretsRefused, trust_file.TrustRefused) as error:
            raise ConfigRefused(f"The key was not changed. {error}") from error


@dataclass(frozen=True, slots=True)
class Value:
    """One value as somebody wrote it, and where."""

    raw: Any
    where: str

    def refuse(self, reason: str, do: str) -> ConfigRefused:
        """The error to raise: where, why, and what to do."""
        return ConfigRefused(f"{self.where}: {reason}. {do}.")


def _text(value: Value) -> str:
    if not isinstance(value.raw, str) or not value.raw.strip():
        raise value.refuse("must be a text between quotes", "Write it as in docs/operating.md")
    return value.raw.strip()


def _path(value: Value) -> Path:
    path = Path(_text(value)).expanduser()
    return path if path.is_absolute() else (ROOT / path)


def _whole(low: int, high: int) -> Callable[[Value], int]:
    def parse(value: Value) -> int:
        raw = value.raw
        if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}", raw):
            raw = int(raw)
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise value.refuse(
                f"must be a whole number from {low} to {high}", "Write it without quotes or unit"
            )
        return raw

    return parse


def _yes_no(value: Value) -> bool:
    answers = {True: True, False: False, "true": True, "1": True, "false": False, "0": False}
    if not isinstance(value.raw, bool | str) or value.raw not in answers:
        raise value.refuse("must be true or false", "Write true or false, without quotes")
    return answers[value.raw]


def _hosts(value: Value) -> tuple[str, ...]:
    raw = value.raw.split(",") if isinstance(value.raw, str) else value.raw
    if not isinstance(raw, list) or not all(isinstance(host, str) and host.strip() for host in raw):
        raise value.refuse("must be a list of host names", 'Write for example ["tande.example.org"]')
    hosts = tuple(host.strip().lower() for host in raw)
    if any("*" in host or host.startswith(".") for host in hosts):
        raise value.refuse("a wildcard lets a stranger's page name us as itself", "Name each host in full")
    return hosts


def _database(value: Value) -> str:
    text = _text(value)
    if re.match(r"postgres(ql)?://", text):
        return re.sub(r"^postgres(ql)?://", "postgresql://", text)
    if "://" in text and not text.startswith("sqlite:///"):
        raise value.refuse(
            "names a database Tande does not know", "Write a path for SQLite, or postgresql://…"
        )
    return f"sqlite:///{_path(Value(text.removeprefix('sqlite:///'), value.where))}"


def _url(value: Value) -> str:
    text = _text(value).rstrip("/")
    parts = urlsplit(text)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path
        or parts.query
        or parts.username
    ):
        raise value.refuse("must be https://host, with nothing after it", "Write https://tande.example.org")
    if parts.scheme == "http" and not is_loopback(parts.hostname) and not parts.hostname.endswith(".onion"):
        raise value.refuse(
            "http would show every complaint to the network it crosses", "Write https:// and put TLS in front"
        )
    return text


def _trust(value: Value) -> str:
    try:
        return trust_file.read(_path(value), is_here=is_loopback)
    except trust_file.TrustRefused as error:
        raise value.refuse(str(error), "Write it as in docs/operating.md, section Witnesses") from error


def _forms_key(value: Value) -> str:
    text = "".join(_text(value).split())
    if not text or field_key.readable(text):
        return text
    raise value.refuse("is no public RSA key in base64", "Copy the line that `tande fieldforms key` printed, whole")


# key → (parser, one line for the reader). docs/operating.md explains each; tests/test_house.py checks that it does.
SETTINGS: dict[str, tuple[Callable[[Value], Any], str]] = {
    "data_dir": (_path, "folder of the database, the secrets and the sealed evidence"),
    "secrets_file": (_path, "file of the server's secrets, mode 600; outside data_dir if you like"),
    "database": (_database, "path of an SQLite file, or postgresql://user@host/name"),
    "mission": (_path, "folder of the mission pack"),
    "public_url": (_url, "the address people use, https://host"),
    "allowed_hosts": (_hosts, "host names answered to"),
    "bind": (_text, "address listened on"),
    "port": (_whole(1, 65535), "port listened on"),
    "demo": (_yes_no, "fictional data, marked on every page, on this machine only"),
    "idle_lock_minutes": (_whole(1, 60), "minutes without a touch before an officer's keys are locked"),
    "publish_interval_minutes": (
        _whole(1, 28 * DAY_MINUTES),
        "minutes between two publications of the public log",
    ),
    "forms_key": (_forms_key, "the public key to which field apps encrypt what they send"),
    "trust_policy": (_trust, "file that says which witnesses must cosign the public log"),
}
OUTSIDE = ("TANDE_CONFIG",)  # variables that say where the file is, not what is in it


def is_loopback(host: str) -> bool:
    """Whether this host name or address means the machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def load(path: Path | None, env: Mapping[str, str]) -> Config:
    """Read, check and freeze the settings; make the secrets on the first start.

    `path`: the TOML file, else the one TANDE_CONFIG names, else none (defaults for one machine).
    `env`: usually os.environ. TANDE_<KEY> beats the file; TANDE_TEST_* are left to the tests.
    Raises ConfigRefused. Called by project.settings and interfaces.console, once per process.
    """
    named = env.get("TANDE_CONFIG")
    source = path or (Path(named) if named else None)
    given = _from_file(source) if source else {}
    given |= _from_env(env)
    return _build(given)


def _from_file(path: Path) -> dict[str, Value]:
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigRefused(
            f"{path}: cannot be read ({error.strerror}). Check the path and its owner."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigRefused(
            f"{path}: is not TOML: {error}. Compare that line with docs/operating.md."
        ) from error
    values = {key: Value(raw, f"{path}:{_line(text, key)} {key}") for key, raw in table.items()}
    _refuse_unknown(values, known=tuple(SETTINGS))
    return values


def _from_env(env: Mapping[str, str]) -> dict[str, Value]:
    own = {
        name.removeprefix("TANDE_").lower(): Value(raw, name)
        for name, raw in env.items()
        if name.startswith("TANDE_") and not name.startswith("TANDE_TEST_") and name not in OUTSIDE
    }
    _refuse_unknown(own, known=tuple(SETTINGS))
    return own


def _refuse_unknown(values: dict[str, Value], *, known: tuple[str, ...]) -> None:
    for key, value in values.items():
        if key not in known:
            raise value.refuse("there is no such setting", f"Known are: {', '.join(known)}")


def _line(text: str, key: str) -> int:
    """The line, from 1, on which a top-level key or table is written."""
    pattern = re.compile(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def _build(given: dict[str, Value]) -> Config:
    def get(key: str, default: Any) -> Any:
        return SETTINGS[key][0](given[key]) if key in given else default

    def where(key: str) -> Value:
        return given.get(key, Value(None, f"{key} (not set)"))

    data_dir = get("data_dir", ROOT / "var" / "site")
    bind, port, demo = get("bind", "127.0.0.1"), get("port", 8000), get("demo", False)
    if "public_url" not in given and not is_loopback(bind):
        raise where("bind").refuse(
            "others can reach this address", "Set public_url to the https:// address they use"
        )
    public_url = get("public_url", f"http://{bind}:{port}")
    host = urlsplit(public_url).hostname or ""
    if demo and not (is_loopback(bind) and is_loopback(host)):
        raise where("demo").refuse(
            "the demo's passphrases are printed, so it must stay on this machine",
            "Set bind to 127.0.0.1 and leave public_url out, or set demo to false",
        )
    publish = get("publish_interval_minutes", 1 if demo else WEEK_MINUTES)
    if publish < DAY_MINUTES and not demo:
        raise where("publish_interval_minutes").refuse(
            "publishing more than once a day tells a commander when somebody spoke",
            f"Set {DAY_MINUTES} or more",
        )
    hosts = get("allowed_hosts", (host, "localhost", "127.0.0.1") if is_loopback(host) else (host,))
    if host not in hosts:
        raise where("allowed_hosts").refuse(f"does not hold {host}, the host of public_url", f'Add "{host}"')
    mission_dir = get("mission", _only_pack(ROOT / "missions"))
    if not (mission_dir / "charter.toml").is_file():
        raise where("mission").refuse(
            f"there is no mission pack in {mission_dir}", "Give the folder that holds charter.toml"
        )
    database = get("database", f"sqlite:///{data_dir / 'tande.sqlite3'}")
    secrets_file = get("secrets_file", data_dir / "secrets.toml")
    secrets = _secrets(secrets_file, data_dir, database)
    return Config(
        data_dir=data_dir,
        secrets_file=secrets_file,
        database_url=database,
        mission_dir=mission_dir,
        public_url=public_url,
        allowed_hosts=tuple(dict.fromkeys(hosts)),
        bind=bind,
        port=port,
        demo=demo,
        idle_lock_minutes=get("idle_lock_minutes", 10),
        publish_interval_minutes=publish,
        trust_policy=get("trust_policy", ""),
        forms_key=get("forms_key", ""),
        **{part.name: getattr(secrets, part.name) for part in fields(Secrets)},
    )


def _only_pack(folder: Path) -> Path:
    """The one mission pack that came with the code, so that no mission is named here; else the folder itself."""
    packs = sorted(charter.parent for charter in folder.glob("*/charter.toml"))
    return packs[0] if len(packs) == 1 else folder


def _secrets(path: Path, data_dir: Path, database: str) -> Secrets:
    """The secrets; made only where no database waits for older ones (new ones would orphan every access code)."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    used = database.startswith("sqlite:///") and Path(database.removeprefix("sqlite:///")).exists()
    try:
        return read_or_make(path, may_make=not used)
    except SecretsRefused as error:
        raise ConfigRefused(str(error)) from error
