"""What Collect encrypts on the phone opens offline with the key of the forms alone.

The phone's side is written here once more from the specification, not with the module that opens.
"""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tande.interfaces.console import field_forms, offline
from tande.interfaces.console.field_forms import Forms
from tande.interfaces.console.outfolder import OutFolder
from tande.interfaces.console.readable import Report
from tande.toolkit.errors import FormNotOpened
from tande.toolkit.openrosa import field_key, opening
from tests.toolkit.exports import SealedCaseMaker

ID = "uuid:7f0e4a3c-5b1d-4f4e-9a55-0d6d3b1f2c11"
PASSPHRASE = "yon fraz ki long ase"
CLEAR = (
    f'<data id="tande_on_behalf" version="1"><words><narrative>Yo bat li</narrative></words>'
    f"<meta><instanceID>{ID}</instanceID></meta></data>"
).encode()
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


class Phone:
    """EncryptionUtils of Collect: one AES key, the vector counted on by one byte with each file."""

    def __init__(self, public: str, secret: bytes = bytes(range(32))) -> None:
        self._public = key = load_der_public_key(base64.b64decode(public))
        self.key = base64.b64encode(key.encrypt(secret, OAEP)).decode()  # type: ignore[union-attr, call-arg]
        self._secret, self._seed, self._counter = secret, bytearray(hashlib.md5(ID.encode() + secret).digest()), 0

    def encrypt(self, clear: bytes) -> bytes:
        self._seed[self._counter % 16] = (self._seed[self._counter % 16] + 1) & 0xFF
        self._counter += 1
        rest = 16 - len(clear) % 16
        cipher = Cipher(algorithms.AES(self._secret), CFB(bytes(self._seed))).encryptor()
        return cipher.update(clear + bytes([rest]) * rest) + cipher.finalize()

    def check(self, files: dict[str, bytes]) -> str:
        """Its own check: an MD5 of the lines, each with its end, encrypted as the key is."""
        lines = ["tande_on_behalf", "1", self.key, ID, *(f"{name}::{hashlib.md5(data).hexdigest()}"
                                                        for name, data in [*files.items(), ("submission.xml", CLEAR)])]
        digest = hashlib.md5("".join(f"{line}\n" for line in lines).encode()).digest()
        return base64.b64encode(self._public.encrypt(digest, OAEP)).decode()  # type: ignore[union-attr, call-arg]

    def send(self, files: dict[str, bytes]) -> dict[str, bytes]:
        sealed = {f"{name}.enc": self.encrypt(data) for name, data in files.items()}
        media = "".join(f"<media><file>{name}</file></media>" for name in sealed)
        sealed["submission.xml.enc"] = self.encrypt(CLEAR)
        sealed["submission.xml"] = (
            '<data xmlns="http://opendatakit.org/submissions" id="tande_on_behalf" version="1" encrypted="yes">'
            f"<base64EncryptedKey>{self.key}</base64EncryptedKey><encryptedXmlFile>submission.xml.enc</encryptedXmlFile>"
            f"{media}<base64EncryptedElementSignature>{self.check(files)}</base64EncryptedElementSignature>"
            f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{ID}</instanceID></meta></data>'
        ).encode()
        return sealed


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The files of a key made as an administrator makes it, and its public half."""
    folder = tmp_path_factory.mktemp("key")
    (folder / "said").write_text(PASSPHRASE)
    pem, public = field_key.new_pair(PASSPHRASE)
    (folder / "forms.key").write_bytes(pem)
    return folder, public


def test_everything_opens_with_the_key_and_nothing_without(pair: tuple[Path, str], tmp_path: Path) -> None:
    folder, public = pair
    files = {f"{n}.jpg": bytes([n]) * (n * 7) for n in range(34)}  # the vector goes round twice
    sent = Phone(public).send(files)
    key = opening.private_key((folder / "forms.key").read_bytes(), PASSPHRASE)
    parts = {name: [b"another's", data] for name, data in sent.items()}
    opened = opening.open_form(sent["submission.xml"], parts, key=key)
    assert (opened.xml, dict(opened.files), opened.missing) == (CLEAR, files, ())
    assert opened.answers == (("words/narrative", "Yo bat li"),)
    other = opening.private_key(field_key.new_pair()[0])
    for wrong, manifest, some in [
        (other, sent["submission.xml"], parts), (key, CLEAR, parts), (key, b"<x", parts),
        (key, sent["submission.xml"], {}), (key, sent["submission.xml"].replace(ID[-4:].encode(), b"0000"), parts),
    ]:
        with pytest.raises(FormNotOpened):
            opening.open_form(manifest, some, key=wrong)
    forms = Forms(folder / "forms.key", folder / "said")
    for name, data in sent.items():
        if name != "3.jpg.enc":
            forms.take(name, data)
    report, out = Report(), OutFolder(tmp_path / "out")
    assert not forms.write(out, report)  # one picture is missing, and said
    assert "names 1 more" in report.text()
    assert "Yo bat li" in (out.path / "forms" / "01-answers.txt").read_text()
    assert len(list((out.path / "forms").iterdir())) == 2 + 33


CHECK = r"<base64EncryptedElementSignature>.*</base64EncryptedElementSignature>"
CHECKS: dict[str, tuple[str, str, bool | None]] = {
    "as it came": ("", "", True), "a file was changed": ("", "", False), "another version": ('="1"', '="2"', False),
    "no check": (CHECK, "", None), "a check that is none": (CHECK, CHECK.replace(".*", "AAAA"), False),
}


@pytest.mark.parametrize("name", CHECKS)
def test_what_was_changed_before_it_was_sealed_is_said(pair: tuple[Path, str], tmp_path: Path, name: str) -> None:
    """A byte turned in a file opens without an error: the cipher of the format does not notice."""
    pattern, instead, checked = CHECKS[name]
    sent = Phone(pair[1]).send({"a:é.jpg": b"x" * 40})
    sent["a_é.jpg.enc"] = bytes([sent["a:é.jpg.enc"][0] ^ (name == "a file was changed")]) + sent.pop("a:é.jpg.enc")[1:]
    sent["submission.xml"] = re.sub(pattern, instead, sent["submission.xml"].decode()).encode()
    forms = Forms(pair[0] / "forms.key", pair[0] / "said")
    for one, data in sent.items():  # under names that any disk can hold
        forms.take(one, data)
    report = Report()
    assert forms.write(OutFolder(tmp_path / "out"), report) == (checked is not False)
    assert ("does NOT fit" in report.text()) == (checked is False)
    key = opening.private_key((pair[0] / "forms.key").read_bytes(), PASSPHRASE)
    opened = opening.open_form(sent["submission.xml"], {one: [data] for one, data in sent.items()}, key=key)
    assert (opened.checked, opened.missing) == (checked, ())


def test_a_case_with_such_a_form_opens_in_one_command(pair: tuple[Path, str], tmp_path: Path) -> None:
    folder, public = pair
    maker = SealedCaseMaker()
    maker.part_bytes = 100
    maker.message("The phone encrypted this.", path="other")
    for name, data in Phone(public).send({"a.jpg": b"\xff\xd8\xff"}).items():
        maker.file(data, name=name)
    (tmp_path / "case.zip").write_bytes(maker.build())
    (tmp_path / "key").write_text(maker.officer_seed.hex())
    words = [str(tmp_path / "case.zip"), "--key", str(tmp_path / "key"), "--out", str(tmp_path / "out"), "--no-pdf",
             "--forms-key", str(folder / "forms.key"), "--forms-passphrase-file", str(folder / "said")]
    assert offline.run(words) == offline.OPENED
    found = {one.name: one.read_bytes() for one in (tmp_path / "out" / "forms").iterdir()}
    assert (found["01-submission.xml"], found["01-01-a.jpg"]) == (CLEAR, b"\xff\xd8\xff")
    assert "Form 01 from a phone opened, with 1 files" in (tmp_path / "out" / "report.txt").read_text()
    (tmp_path / "case.zip").rename(tmp_path / "again.zip")
    words[0], words[4] = str(tmp_path / "again.zip"), str(tmp_path / "closed")
    (tmp_path / "other.key").write_bytes(field_key.new_pair()[0])
    words[7] = str(tmp_path / "other.key")
    assert offline.run(words) == offline.SOME_REFUSED
    assert not (tmp_path / "closed" / "forms").exists()


def test_the_key_is_written_once_and_for_one_person(pair: tuple[Path, str], tmp_path: Path,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["key", str(tmp_path / "forms.key"), "--passphrase-file", str(pair[0] / "said")]
    assert field_forms.run(asked) == 0
    line = capsys.readouterr().out.strip().splitlines()[-1]
    public = line.removeprefix('forms_key = "').removesuffix('"')
    assert field_key.readable(public)
    assert (tmp_path / "forms.key").stat().st_mode & 0o777 == 0o600
    key = opening.private_key((tmp_path / "forms.key").read_bytes(), PASSPHRASE)
    assert field_key.public_text(key.public_key()) == public
    assert field_forms.run(asked) == 6
    (tmp_path / "short").write_text("short")
    assert field_forms.run(["key", str(tmp_path / "b"), "--passphrase-file", str(tmp_path / "short")]) == 6
    assert not (tmp_path / "b").exists()
    assert [field_key.readable(text) for text in ("", "AAAA", "x x", public[:-8])] == [False] * 4
    with pytest.raises(FormNotOpened):
        opening.private_key((tmp_path / "forms.key").read_bytes(), "another")
