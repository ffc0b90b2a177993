"""The house keeps its own rules: imports, tables, documents, sizes, translations. One test per rule."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

from tande.interfaces.console.__main__ import MODULES
from tande.policy.facts import KINDS
from tande.policy.roles import ROLES
from tande.project import catalogues
from tande.project.config import SETTINGS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LONGEST_FILE_LINES = 400
SOURCES = ("src", "tests", "web/src", "bench", ".ci")
CODE = {".py", ".js", ".mjs", ".html", ".css", ""}


def sources() -> list[Path]:
    """Every file people wrote that is code or a page."""
    found = [path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.suffix in CODE]
    return [path for path in [*found, ROOT / "run"] if path.is_file() and "__pycache__" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def contracts() -> list[str]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in table["tool"]["importlinter"]["contracts"]]


LINT_IMPORTS = ["-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"]
CHECKS = {
    "every import contract is kept": LINT_IMPORTS,
    "every type holds": ["-m", "mypy"],
    "ruff finds nothing": ["-m", "ruff", "check", "src", "tests", "bench", "run"],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS)
def test_the_checkers_agree(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_import_contract_is_explained() -> None:
    page = " ".join((DOCS / "architecture.md").read_text(encoding="utf-8").split())
    assert [promise for promise in contracts() if promise not in page] == []


def test_domains_refer_to_each_other_by_id_only() -> None:
    """Foreign keys by name escape import contracts, so the models themselves are asked."""
    crossing = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField) or not model.__module__.startswith("tande."):
                continue
            if field.related_model._meta.app_label != model._meta.app_label:
                crossing.append(f"{model._meta.label}.{field.name}")
    assert crossing == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("key", sorted(SETTINGS))
def test_every_setting_is_documented(key: str) -> None:
    assert f"`{key}`" in (DOCS / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(MODULES))
def test_every_console_command_is_documented(command: str) -> None:
    assert f"`tande {command}" in (DOCS / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_fact_is_documented(kind: str) -> None:
    assert f"`{kind}`" in (DOCS / "words.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_is_documented(role: str) -> None:
    assert f"`{role}`" in (DOCS / "words.md").read_text(encoding="utf-8")


def test_every_domain_and_interface_says_what_it_is_for() -> None:
    folders = [path.parent for path in (ROOT / "src/tande").rglob("apps.py")]
    silent = [name(folder) for folder in folders if not ((folder / "README.md").exists() or docstring(folder))]
    assert silent == []


def docstring(folder: Path) -> bool:
    return (folder / "__init__.py").read_text(encoding="utf-8").startswith('"""')


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for page in [*DOCS.rglob("*.md"), *(ROOT / "src").rglob("*.md"), *(ROOT / "missions").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{name(page)}: {target}")
    assert broken == []


def test_no_file_is_too_long_to_find_ones_way_in() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE_LINES} == {}


def test_every_form_says_how_it_is_sent() -> None:
    """Without a method the browser would put what was typed into an address; "dialog" sends nothing by itself."""
    forms = [
        (name(page), form) for page in sources() if page.suffix == ".html"
        for form in re.findall(r"<form[^>]*>", page.read_text(encoding="utf-8"))
    ]
    assert len(forms) > 50
    assert [one for one in forms if not re.search(r'method="(get|post|dialog)"', one[1])] == []


def test_nothing_is_left_unfinished() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error")
    marks = re.compile(rf"\b({'|'.join(words)})\b")
    found = [name(path) for path in sources() if marks.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_locks_say_what_and_never_where_from() -> None:
    """A lock that names a registry's host fails behind another one; hashes alone say that it is the same file."""
    for lock in (*ROOT.glob("requirements*.lock"), ROOT / "web/package-lock.json"):
        text = lock.read_text(encoding="utf-8")
        assert not re.search(r'--index-url|"resolved"|@ https?://', text), name(lock)
        assert "sha256:" in text or '"integrity"' in text, name(lock)


def test_both_locks_agree() -> None:
    def pins(path: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9_.-]+==[^ \\]+)", (ROOT / path).read_text(encoding="utf-8"), re.M))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_every_catalogue_compiles(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    assert catalogues.compile_all(tmp_path / "locale")
