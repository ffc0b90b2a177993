"""The same code, started with another mission: its names, languages and help, and no word of the first one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("/", "/en/", "/d/", "/en/d/", "/p/", "/en/p/", "/keys/", "/commitments/", "/commitments/B02/",
         "/en/documents/", "/force/rules/", "/en/force/rules/",
         "/en/p/check/", "/en/p/counting/", "/en/p/data/", "/en/p/risks/", "/en/p/steps/",
         "/en/p/tests/", "/en/p/us/", "/en/p/who/")
VISIT = """
import json, sys, warnings
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
warnings.simplefilter("ignore")
client = Client(HTTP_HOST="127.0.0.1")
answers = {page: client.get(page) for page in sys.argv[1:]}
print(json.dumps({page: [answer.status_code, answer.content.decode()] for page, answer in answers.items()}))
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Status and text of the public pages of a site started with the tiny pack."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TANDE_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-c", VISIT, *PAGES],
        env={
            **kept,
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "tande.project.settings",
            "TANDE_DATA_DIR": str(tmp_path_factory.mktemp("another")),
            "TANDE_MISSION": str(ROOT / "tests" / "packs" / "tiny"),
        },
        capture_output=True, text=True, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {page: tuple(answer) for page, answer in json.loads(done.stdout.splitlines()[-1]).items()}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_without_the_first_mission(pages: dict[str, tuple[int, str]], page: str) -> None:
    from tests.policy.test_mission_haiti import WORDS

    status, text = pages[page]
    assert status == 200
    assert not WORDS.findall(text)
    assert ('lang="en"' if page.startswith("/en/") else 'lang="es"') in text


def test_its_own_promises_are_listed_and_the_unconfirmed_one_is_not_told(pages: dict[str, tuple[int, str]]) -> None:
    assert "Los puentes se revisan." in pages["/commitments/"][1]
    assert "Nadie cobra peaje." not in pages["/commitments/"][1] + pages["/commitments/B02/"][1]
    assert "Plans of the bridge" in pages["/en/documents/"][1]


def test_the_danger_page_offers_this_missions_help(pages: dict[str, tuple[int, str]]) -> None:
    assert "Peligro en el agua" in pages["/d/"][1]
    assert "Danger on the water" in pages["/en/d/"][1]
    assert "12 34" in pages["/d/"][1]
