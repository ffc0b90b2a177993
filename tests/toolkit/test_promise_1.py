"""Promise 1 beyond the import contracts: no module can decrypt by going around them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import tande

SOURCE = Path(str(tande.__file__)).parent
MAY_TOUCH_HPKE = {"toolkit/sealing.py", "toolkit/_opening.py"}
PRIVATE_KEYS = ("MLKEM768PrivateKey", "X25519PrivateKey", "MLKEM768X25519PrivateKey")


def imported_names() -> Iterator[tuple[str, str]]:
    """(file, dotted name) of everything imported anywhere in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module or ''}.{alias.name}" for alias in node.names]
            for name in names:
                yield path.relative_to(SOURCE).as_posix(), name


def test_only_sealing_and_the_one_opening_module_touch_hpke() -> None:
    assert {file for file, name in imported_names() if "primitives.hpke" in name} == MAY_TOUCH_HPKE


def test_only_they_turn_a_seed_into_private_keys() -> None:
    users = {file for file, name in imported_names() if name.endswith(("sealing.expand_seed", *PRIVATE_KEYS))}
    assert users == MAY_TOUCH_HPKE


def test_sealing_has_no_word_for_opening() -> None:
    tree = ast.parse((SOURCE / "toolkit" / "sealing.py").read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert "decrypt" not in called
