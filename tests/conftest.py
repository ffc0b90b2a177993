"""Which engine the tests run on, which tests a worker takes, and the fixtures everybody uses.

`pytest` alone: SQLite. `--postgres` or TANDE_TEST_DATABASE=postgresql: a private PostgreSQL. `./run test` starts one
session with a worker of each engine and a third one: what touches the database runs on both; everything else once,
file by file, by whichever worker comes to it first (claims.py). The third begins with that at once: there is much
waiting in it, for browsers and locks, in which a core has time for another.

A test below those folders that asks the database nothing of its own, such as who may see which address, or whether a
page is small in every language, bears the mark `once`: whichever of the two engines comes to it first runs it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.harness import claims
from tests.harness.postgres import Cluster

TESTS = Path(__file__).parent
ON_BOTH_ENGINES = ("ledger", "domains", "interfaces", "faults")
LONGEST_FIRST = ("journeys", "outages", "test_house.py", "web", "verifier", "toolkit", "policy")
"""Of what is shared out: a long file begun last would leave the other worker idle."""
QUICK_HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"

# Tests never time anything: a machine with much to do fails none of them.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

pytest_plugins = ["tests.harness.server", "tests.harness.browser", "tests.harness.lean"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on a private PostgreSQL instead of SQLite")


def engine_of(config: pytest.Config) -> str:
    """The engine this process tests on: sqlite or postgresql."""
    chosen = os.environ.get("TANDE_TEST_DATABASE") or ("postgresql" if config.getoption("--postgres") else "sqlite")
    if chosen not in ("sqlite", "postgresql"):
        raise pytest.UsageError(f"TANDE_TEST_DATABASE={chosen}: write sqlite or postgresql")
    return chosen


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at a fresh folder and engine, before Django is set up."""
    config.addinivalue_line("markers", "beside: its server does errands and delivers too (tests/harness/server.py)")
    config.addinivalue_line("markers", "once: no engine is in it; `./run test` runs it on one of the two")
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        if config.getoption("dist") == "each":  # else each test has one worker already, and would be left out
            claims.open_book(config)
        return  # only hands out work; its environment must stay clean for the workers
    from tests.harness import lean

    lean.collect_no_garbage_yet()
    for name in [name for name in os.environ if name.startswith("TANDE_") and not name.startswith("TANDE_TEST_")]:
        del os.environ[name]
    data = Path(tempfile.mkdtemp(prefix="tande-test-"))
    config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    os.environ["TANDE_DATA_DIR"] = str(data)
    if engine_of(config) == "postgresql":
        cluster = Cluster()
        cluster.start()
        config.add_cleanup(cluster.stop)
        os.environ["TANDE_DATABASE"] = cluster.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "tande.project.settings"
    from django.conf import settings

    database = settings.DATABASES["default"]  # loads the settings, which pytest-django then sets Django up with
    # The slow derivation is Django's own. Servers and commands in processes of their own keep it.
    settings.PASSWORD_HASHERS = [QUICK_HASHER]
    lean.look_at_static_files_once()
    if engine_of(config) == "sqlite":
        # A file, not memory: the ledger's writer has a connection of its own.
        database.setdefault("TEST", {})["NAME"] = str(data / "test.sqlite3")


def pytest_report_header(config: pytest.Config) -> str:
    both = config.getoption("dist", "no") == "each"
    return "engines: gw0 sqlite, gw1 postgresql; gw2 the rest" if both else f"engine: {engine_of(config)}"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """The third worker need not even read what runs on both engines."""
    shared_only = "TANDE_TEST_SHARED_ONLY" in os.environ
    return True if shared_only and collection_path in [TESTS / name for name in ON_BOTH_ENGINES] else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Name the engine in the ids of tests that run on both."""
    if folder_of(metafunc.definition.path) in ON_BOTH_ENGINES:
        metafunc.fixturenames.insert(0, "engine")
        metafunc.parametrize("engine", [engine_of(metafunc.config)], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In `./run test`: what runs on both engines first, then what is shared out, long folders before short ones."""
    if claims.kept():
        items.sort(key=lambda item: place_of(folder_of(item.path)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """In `./run test`: leave a shared file to the other worker if that one has begun it."""
    if not claims.kept() or claimed(item):
        return None  # pytest runs it
    # The one before was torn down for the sake of this one; what only this one would have needed goes now.
    item.session._setupstate.teardown_exact(nextitem)
    return True


def claimed(item: pytest.Item) -> bool:
    """Whether it is for this worker: on both engines, or not yet begun by another. A marked function is one claim."""
    name = str(item.path.relative_to(TESTS))
    if folder_of(item.path) in ON_BOTH_ENGINES:
        if item.get_closest_marker("once") is None:
            return True
        name += f":{getattr(item, 'originalname', item.name)}"
    return claims.mine(name)


def place_of(folder: str) -> int:
    """When this folder's turn comes."""
    later = len(LONGEST_FIRST)
    return -1 if folder in ON_BOTH_ENGINES else LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else later


def folder_of(path: Path) -> str:
    """The first folder below tests/ that holds this file, or its own name."""
    return path.relative_to(TESTS).parts[0]


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine's name: sqlite or postgresql."""
    return str(request.param)
