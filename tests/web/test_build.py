"""The scripts are small, always the same for the same sources, and free of what the pages' policy forbids."""

import re
import subprocess
from pathlib import Path

from tests.web.conftest import NODE, build

NAMES = ("report", "forms", "followup", "exit")
BROTLI = "process.stdout.write(String(zlib.brotliCompressSync(fs.readFileSync(process.argv[1])).length))"


def brotli(path: Path) -> int:
    """The size of a script as it travels."""
    return int(subprocess.run([str(NODE), "-e", BROTLI, str(path)], capture_output=True, check=True).stdout)


def test_the_budgets_hold(scripts: Path) -> None:
    size = {name: brotli(scripts / f"{name}.js") for name in NAMES}
    assert size["report"] + size["exit"] <= 24_000
    assert size["forms"] + size["exit"] <= 24_000
    assert size["followup"] <= 18_000
    assert size["exit"] <= 1_500


def test_the_same_sources_give_the_same_bytes(scripts: Path, tmp_path: Path) -> None:
    printed = build(tmp_path)
    for name in NAMES:
        assert (tmp_path / f"{name}.js").read_bytes() == (scripts / f"{name}.js").read_bytes()
        assert re.search(rf"^{name}\.js +\d+ bytes, brotli +\d+$", printed, re.MULTILINE)


# pdf.js carries a compiler that is switched off where it is called and refused by the pages' policy besides.
PAPERS = ("pdf.js", "pdf-worker.js")


def test_nothing_is_evaluated_mapped_or_fetched_from_elsewhere(scripts: Path) -> None:
    for path in scripts.glob("*.js"):
        if path.name in PAPERS:
            continue
        text = path.read_text()
        assert not re.search(r"\beval\(|new Function\(|sourceMappingURL|innerHTML|document\.write|\bimport\(", text)
        assert not re.search(r"https?://", text)


def test_no_script_speaks_by_itself() -> None:
    """Words that people read come from the page: no string in the sources is a sentence."""
    web = Path(__file__).parents[2] / "web" / "src"
    for path in [*web.glob("*.js"), *(web / "reporter").glob("*.js")]:
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
        code = re.sub(r"/\*.*?\*/", "", code, flags=re.DOTALL)
        strings = re.findall(r'"([^"\n]*)"', code)
        sentences = [each for each in strings if re.fullmatch(r"[A-Z][a-z]+( [a-z]+){2,}[.!?]?", each)]
        assert sentences == [], path.name


def test_the_libraries_licences_travel_along(scripts: Path) -> None:
    text = (scripts / "licences.txt").read_text()
    for name in ("@hpke/core", "@hpke/hybridkem-x-wing", "mlkem"):
        assert re.search(rf"^{name}$", text, re.MULTILINE)
