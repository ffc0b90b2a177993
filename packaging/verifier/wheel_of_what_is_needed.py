"""Builds the wheel: the two programs, and of the rest of the house what they import. Needs nothing installed.

A build backend (PEP 517) of its own because the sources lie in src/tande, beside the server's, and most of them stay
there. The same sources give the same bytes.
"""

import ast
import base64
import hashlib
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parents[1] / "src"
PACKAGE = "tande.verifier"
OURS = "tande"
_TIME = (2020, 1, 1, 0, 0, 0)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """PEP 517: write the wheel and return its name."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = project["name"].replace("-", "_")
    stem, info = f"{name}-{project['version']}", f"{name}-{project['version']}.dist-info"
    files = {str(path.relative_to(SOURCES).as_posix()): path.read_bytes() for path in needed()}
    files |= {f"{info}/{one}": text.encode("utf-8") for one, text in metadata(project).items()}
    record = [f"{path},sha256={digest(data)},{len(data)}" for path, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode("utf-8")
    wheel = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / wheel, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, date_time=_TIME)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return wheel


def needed():
    """The files of the programs' package and of all that they import of ours, with the packages around them."""
    found = set((SOURCES / PACKAGE.replace(".", "/")).rglob("*.toml"))
    waiting = [".".join(module_name(path)) for path in (SOURCES / PACKAGE.replace(".", "/")).rglob("*.py")]
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        if path is None or path in found:
            continue
        found.add(path)
        waiting += [module.rpartition(".")[0]] if "." in module else []
        waiting += imported(path)
    return sorted(found)


def module_name(path):
    """The dotted name of a file, in parts."""
    parts = path.relative_to(SOURCES).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def file_of(module):
    """The file of a module of ours; None when there is no such module."""
    place = SOURCES / module.replace(".", "/")
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def imported(path):
    """What a file imports of ours: modules, and names that may be modules."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [module for module in found if module.split(".")[0] == OURS]


def metadata(project):
    """The files of the dist-info folder, but for RECORD."""
    head = [
        "Metadata-Version: 2.1", f"Name: {project['name']}", f"Version: {project['version']}",
        f"Summary: {project['description']}", f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {one}" for one in project["dependencies"]),
        "Description-Content-Type: text/markdown",
    ]
    scripts = [f"{name} = {target}" for name, target in project["scripts"].items()]
    return {
        "METADATA": "\n".join(head) + "\n\n" + (HERE / project["readme"]).read_text(encoding="utf-8"),
        "WHEEL": "Wheel-Version: 1.0\nGenerator: tande\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": "\n".join(["[console_scripts]", *scripts, ""]),
    }


def digest(data):
    """SHA-256 as RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
