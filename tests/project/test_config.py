"""The settings: what is refused, and that the refusal says where, why and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tande.project import trust_file
from tande.project.config import ROOT, Config, ConfigRefused, load
from tande.toolkit.notes import COSIGNATURE, MLDSA44, VerifierKey, verifier_key

HTTPS = {"TANDE_PUBLIC_URL": "https://tande.example.org"}


def loaded(tmp_path: Path, text: str = "", **env: str) -> Config:
    file = tmp_path / "tande.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {"TANDE_DATA_DIR": str(tmp_path / "data"), **env})


def refusal(tmp_path: Path, text: str = "", **env: str) -> str:
    with pytest.raises(ConfigRefused) as refused:
        loaded(tmp_path, text, **env)
    return str(refused.value)


def test_it_works_with_nothing_said(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    assert config.public_url == "http://127.0.0.1:8000"
    assert config.on_sqlite
    assert config.sqlite_path == tmp_path / "data" / "tande.sqlite3"
    assert not config.demo
    assert not config.https
    assert config.mission_dir == ROOT / "missions" / "haiti"


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    assert loaded(tmp_path, "port = 9000\nidle_lock_minutes = 5", TANDE_PORT="9001").port == 9001


def test_the_file_may_be_named_by_the_environment(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("port = 9002")
    env = {"TANDE_CONFIG": str(tmp_path / "other.toml"), "TANDE_DATA_DIR": str(tmp_path / "data")}
    assert load(None, env).port == 9002


def test_variables_of_the_tests_are_left_alone(tmp_path: Path) -> None:
    assert loaded(tmp_path, TANDE_TEST_DATABASE="postgresql").on_sqlite


def test_a_site_behind_tls(tmp_path: Path) -> None:
    config = loaded(tmp_path, **HTTPS)
    assert config.https
    assert config.allowed_hosts == ("tande.example.org",)


def test_an_onion_service_needs_no_tls(tmp_path: Path) -> None:
    assert loaded(tmp_path, TANDE_PUBLIC_URL="http://abcdefgh.onion").public_url == "http://abcdefgh.onion"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("postgres://t@db/x", "postgresql://t@db/x"), ("postgresql://t@db/x", "postgresql://t@db/x"),
     ("/srv/t.sqlite3", "sqlite:////srv/t.sqlite3"), ("sqlite:////srv/t.sqlite3", "sqlite:////srv/t.sqlite3"),
     ("var/t.sqlite3", f"sqlite:///{ROOT}/var/t.sqlite3")],
)  # fmt: skip
def test_databases(tmp_path: Path, given: str, kept: str) -> None:
    assert loaded(tmp_path, TANDE_DATABASE=given).database_url == kept


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    told = refusal(tmp_path, "port = 9000\n# a note\nprot = 9001\n")
    assert "tande.toml:3 prot" in told
    assert "no such setting" in told
    assert "public_url" in told


def test_an_unknown_table_is_refused(tmp_path: Path) -> None:
    assert "tande.toml:2 server" in refusal(tmp_path, "\n[server]\nport = 1\n")


def test_an_unknown_variable_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, TANDE_DEBUG="1").startswith("TANDE_DEBUG: there is no such setting")


def test_a_file_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "line 2" in refusal(tmp_path, "port = 9000\nbind =\n")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused, match="cannot be read"):
        load(tmp_path / "none.toml", {})


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"TANDE_DEMO": "true", "TANDE_BIND": "0.0.0.0", **HTTPS}, "must stay on this machine"),
        ({"TANDE_DEMO": "true", **HTTPS}, "must stay on this machine"),
        ({"TANDE_BIND": "0.0.0.0"}, "Set public_url"),
        ({"TANDE_BIND": "::"}, "Set public_url"),
        ({"TANDE_PUBLIC_URL": "http://tande.example.org"}, "Write https://"),
        ({"TANDE_PUBLIC_URL": "https://tande.example.org/sub"}, "nothing after it"),
        ({"TANDE_PUBLIC_URL": "ftp://tande.example.org"}, "nothing after it"),
        ({"TANDE_PUBLIC_URL": "https://user@tande.example.org"}, "nothing after it"),
        ({"TANDE_ALLOWED_HOSTS": "*"}, "wildcard"),
        ({"TANDE_ALLOWED_HOSTS": ".example.org", **HTTPS}, "wildcard"),
        ({"TANDE_ALLOWED_HOSTS": "other.example.org", **HTTPS}, "the host of public_url"),
        ({"TANDE_PUBLISH_INTERVAL_MINUTES": "60"}, "when somebody spoke"),
        ({"TANDE_PORT": "0"}, "from 1 to 65535"),
        ({"TANDE_PORT": "eighty"}, "from 1 to 65535"),
        ({"TANDE_IDLE_LOCK_MINUTES": "600"}, "from 1 to 60"),
        ({"TANDE_DEMO": "maybe"}, "true or false"),
        ({"TANDE_DATABASE": "mysql://db/x"}, "does not know"),
        ({"TANDE_MISSION": "missions/atlantis"}, "there is no mission pack"),
        ({"TANDE_BIND": " "}, "must be a text"),
    ],
)
def test_unsafe_or_senseless_values_are_refused(tmp_path: Path, env: dict[str, str], said: str) -> None:
    told = refusal(tmp_path, **env)
    assert said in told
    assert told.split(":")[0].split(" ")[0] in {*env, "public_url", "publish_interval_minutes"}


def test_a_number_between_quotes_in_the_file_is_taken(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'port = "9000"').port == 9000


def test_true_is_not_a_port(tmp_path: Path) -> None:
    assert "from 1 to 65535" in refusal(tmp_path, "port = true")


def test_the_demo_publishes_every_minute_and_a_site_every_week(tmp_path: Path) -> None:
    assert loaded(tmp_path, TANDE_DEMO="true").publish_interval_minutes == 1
    assert loaded(tmp_path).publish_interval_minutes == 7 * 24 * 60


def test_secrets_are_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    first, again = loaded(tmp_path), loaded(tmp_path)
    file = tmp_path / "data" / "secrets.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert first == again
    assert len({first.pepper, first.token_key, first.receipt_seed}) == 3
    assert [name for name in os.listdir(file.parent) if name.startswith(".")] == []


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    shown = repr(config)
    assert config.django_secret not in shown
    assert repr(config.pepper) not in shown


def test_secrets_readable_by_others_are_refused(tmp_path: Path) -> None:
    loaded(tmp_path)
    (tmp_path / "data" / "secrets.toml").chmod(0o640)
    assert "chmod 600" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["django_secret", "pepper", "token_key", "receipt_seed"])
@pytest.mark.parametrize("value", ['"short"', '""', "5", '"' + "00" * 31 + '"', '"' + "zz" * 31 + '"'])
def test_a_weak_secret_is_refused(tmp_path: Path, name: str, value: str) -> None:
    loaded(tmp_path)
    file = tmp_path / "data" / "secrets.toml"
    lines = [f"{name} = {value}" if line.startswith(name) else line for line in file.read_text().splitlines()]
    file.write_text("\n".join(lines))
    assert name in refusal(tmp_path)


def test_an_unknown_secret_is_refused(tmp_path: Path) -> None:
    loaded(tmp_path)
    file = tmp_path / "data" / "secrets.toml"
    file.write_text(file.read_text() + 'other = "x"\n')
    assert "no such secret" in refusal(tmp_path)


def test_new_secrets_are_never_put_beside_an_old_database(tmp_path: Path) -> None:
    config = loaded(tmp_path)
    config.sqlite_path.touch()
    (tmp_path / "data" / "secrets.toml").unlink()
    assert "no access code would be found again" in refusal(tmp_path)


def test_the_secrets_may_live_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "apart" / "secrets.toml"
    loaded(tmp_path, TANDE_SECRETS_FILE=str(file))
    assert file.exists()
    assert not (tmp_path / "data" / "secrets.toml").exists()


ORIGIN = "tande.example/haiti"


def policy(tmp_path: Path, *addresses: str, log: VerifierKey | None = None, end: str = "quorum none\n") -> str:
    """A trust policy in a file; its path."""
    keys = [verifier_key(name=f"w.example/{n}", seed=bytes([n]) * 32, kind=COSIGNATURE) for n in range(len(addresses))]
    lines = [f"witness w{n} {key} {address}" for n, (key, address) in enumerate(zip(keys, addresses, strict=True))]
    own = [f"log {log}"] if log else []
    file = tmp_path / "trust.txt"
    file.write_text("\n".join(["# for tests", *own, *lines, end]), encoding="utf-8")
    return str(file)


def test_without_witnesses_there_is_no_policy(tmp_path: Path) -> None:
    assert loaded(tmp_path).trust_policy == ""


def test_a_trust_policy_is_read_as_it_stands(tmp_path: Path) -> None:
    file = policy(tmp_path, "https://w.example/cosign", "http://127.0.0.1:8400", "http://localhost:1", "http://[::1]:2")
    assert loaded(tmp_path, TANDE_TRUST_POLICY=file).trust_policy == Path(file).read_text()


@pytest.mark.parametrize(
    "address",
    ["http://w.example", "ftp://w.example", "w.example", "https://", "https://me@w.example", "https://w.example/?a=1",
     "https://w.example/#a", "https://w.example:port", "http://127.0.0.1.example", "http://10.0.0.1"],
)  # fmt: skip
def test_a_witness_reached_in_clear_text_or_nowhere_is_refused(tmp_path: Path, address: str) -> None:
    told = refusal(tmp_path, TANDE_TRUST_POLICY=policy(tmp_path, "https://w.example", address))
    assert told.startswith("TANDE_TRUST_POLICY: ")
    assert "the address of w1" in told


@pytest.mark.parametrize(
    ("end", "said"),
    [("", "no line says what the quorum is"), ("quorum all\n", "line 3"), ("\nquorum none\nhello", "line 5")],
)  # fmt: skip
def test_a_trust_policy_with_faults_is_refused(tmp_path: Path, end: str, said: str) -> None:
    assert said in refusal(tmp_path, TANDE_TRUST_POLICY=policy(tmp_path, "https://w.example", end=end))


def test_a_trust_policy_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path, TANDE_TRUST_POLICY=str(tmp_path / "none.txt"))
    (tmp_path / "odd.txt").write_bytes(b"\xff")
    assert "not UTF-8" in refusal(tmp_path, TANDE_TRUST_POLICY=str(tmp_path / "odd.txt"))


def test_the_policy_must_name_what_signs_this_log(tmp_path: Path) -> None:
    """The key in force, the former one while it is being replaced, the post-quantum one; nothing else, not none."""
    seeds = {name: bytes([number]) * 32 for number, name in enumerate(("now", "former", "pq", "gone"), 1)}
    keys = {name: verifier_key(name=ORIGIN, seed=seed) for name, seed in seeds.items()}
    keys["pq"] = verifier_key(name=ORIGIN, seed=seeds["pq"], kind=MLDSA44)

    def check(log: VerifierKey | None) -> None:
        text = Path(policy(tmp_path, log=log)).read_text()
        trust_file.check_log(text, origin=ORIGIN, seeds=(seeds["now"], seeds["former"]), pq_seed=seeds["pq"])

    for name in ("now", "former", "pq"):
        check(keys[name])
    trust_file.check_log("", origin=ORIGIN, seeds=(seeds["now"], b""), pq_seed=b"")
    elsewhere = verifier_key(name="log.example/other", seed=seeds["now"])
    for wrong, said in ((keys["gone"], "does not sign this log"), (elsewhere, "log.example/other"), (None, "no log")):
        with pytest.raises(trust_file.TrustRefused, match=said) as refused:
            check(wrong)
        assert f"log {keys['now']}" in str(refused.value)


def test_a_key_that_the_policy_names_is_not_let_go(tmp_path: Path) -> None:
    """Nothing would start again; with the line taken out of the file it goes."""
    first = loaded(tmp_path)
    first.replace_log_seeds(log_seed=bytes(range(32)), former_log_seed=first.log_seed)
    keys = [verifier_key(name=ORIGIN, seed=seed) for seed in (bytes(range(32)), first.log_seed)]
    for key, said in ((keys[1], "does not sign this log"), (keys[0], None)):
        file = policy(tmp_path, log=key)
        config = loaded(tmp_path, TANDE_TRUST_POLICY=file)
        if said is None:
            config.replace_log_seeds(former_log_seed=b"")
        else:
            with pytest.raises(ConfigRefused, match=said):
                config.replace_log_seeds(former_log_seed=b"")
        assert bool(loaded(tmp_path).former_log_seed) is (said is not None)
