"""`tande-verify credential`: without a network, with a kept key and list; it says in words what it found."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tande.toolkit import credentials
from tande.verifier import cli
from tests.toolkit.test_credentials import BODY, GOOD, INDEX, NOW, OTHER, OTHER_SEED, SEED, listed, made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what somebody keeps, and a home of its own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    for name, text in {
        "good.jwt": GOOD, "other.jwt": made(OTHER, seed=OTHER_SEED), "forged.jwt": GOOD[:-2],
        "fresh.jwt": listed(5), "revoked.jwt": listed(INDEX), "older.jwt": listed(at=NOW - timedelta(days=1)),
        "stale.jwt": listed(at=NOW - timedelta(days=60)), "foreign.jwt": listed(seed=OTHER_SEED), "empty.jwt": "",
        "did.json": json.dumps(credentials.did_document(BODY.did, SEED)),
        "qr.txt": f"{BODY.url}/credentials/check/#{GOOD}",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(folder: Path, *words: str, now: datetime = NOW) -> int:
    kept = {path.name for path in folder.iterdir()}
    given = [str(folder / word) if word in kept else word for word in words]
    return cli.main(["credential", *given], clock=lambda: now)


CASES = {
    "good": (("good.jwt", "--key", "did.json", "--status", "fresh.jwt"), 0, "Valid. Wanjirũ Kamaũ passed"),
    "from a qr code": (("qr.txt", "--key", "did.json", "--status", "fresh.jwt"), 0, "Issued by The Body"),
    "no list": (("good.jwt", "--key", "did.json"), 3, "Whether it was revoked is not known"),
    "an old list": (("good.jwt", "--key", "did.json", "--status", "stale.jwt"), 3, "is old: fetch a new one"),
    "revoked": (("good.jwt", "--key", "did.json", "--status", "revoked.jwt"), 1, "Revoked: the body took"),
    "forged": (("forged.jwt", "--key", "did.json", "--status", "fresh.jwt"), 1, "Forged: the issuer did not sign"),
    "a false list": (("good.jwt", "--key", "did.json", "--status", "foreign.jwt"), 1, "cannot be believed"),
    "no key": (("good.jwt", "--status", "fresh.jwt"), 2, "The issuer is not known here"),
    "another issuer": (("other.jwt", "--key", "did.json", "--status", "fresh.jwt"), 2, "other.example.org"),
    "an empty file": (("empty.jwt", "--key", "did.json"), 2, "no certificate that can be checked"),
    "no file": (("absent.jwt", "--key", "did.json"), 2, "absent.jwt"),
    "a key that is none": (("good.jwt", "--key", "good.jwt"), 2, "the key cannot be used"),
    "one good, one forged": (("good.jwt", "forged.jwt", "--key", "did.json", "--status", "fresh.jwt"), 1, "Forged"),
}


@pytest.mark.parametrize(("words", "code", "said"), CASES.values(), ids=CASES)
def test_what_it_says(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    assert run(folder, *words) == code
    assert said in capsys.readouterr().out


def test_days_and_the_text_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, GOOD, "--key", "did.json", now=datetime(2027, 3, 1, tzinfo=UTC)) == 1
    assert "Expired: it held until 2027-02-28." in capsys.readouterr().out
    assert run(folder, f"{BODY.url}/credentials/check/#{GOOD}", now=datetime(2026, 2, 1, tzinfo=UTC)) == 1
    assert "it holds from 2026-03-01 on" in capsys.readouterr().out


def test_it_remembers_the_key_and_finds_a_list_that_went_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ("--state", str(folder / "seen"))
    assert run(folder, "good.jwt", "--key", "did.json", "--status", "fresh.jwt", *state) == 0
    assert "is remembered from now on" in capsys.readouterr().out
    assert run(folder, "good.jwt", "--status", "fresh.jwt", *state) == 0
    assert run(folder, "good.jwt", "--status", "older.jwt", *state) == 1
    assert "older than one seen before" in capsys.readouterr().out
    assert run(folder, "good.jwt", "--status", "revoked.jwt", *state) == 1
    # What was revoked once stays so, whatever list is shown afterwards.
    assert run(folder, "good.jwt", "--status", "fresh.jwt", *state) == 1
    assert run(folder, "good.jwt", *state) == 1
    (folder / "new.json").write_text(json.dumps(credentials.did_document(BODY.did, OTHER_SEED)))
    assert run(folder, made(seed=OTHER_SEED), "--key", "new.json", *state) == 1
    assert "is not the one remembered here" in capsys.readouterr().out
    (folder / "seen").write_text("[]")
    assert run(folder, "good.jwt", *state) == 2


@pytest.mark.parametrize(("lang", "said"), [("fr", "Retiré : l'organisme"), ("ht", "Yo retire l")])
def test_other_languages_and_programs(
    folder: Path, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    words = ("good.jwt", "--key", "did.json", "--status", "revoked.jwt", "--lang", lang)
    assert run(folder, *words) == 1
    assert said in capsys.readouterr().out
    assert run(folder, *words, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["exit"], answer["credentials"][0]["verdict"]) == (1, "revoked")
    assert [one["name"] for one in answer["findings"]] == ["credential_revoked"]
