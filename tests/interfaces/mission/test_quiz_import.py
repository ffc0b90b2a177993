"""From a training officer's download to 300 results from a stick, and what a bad file is told."""

import html
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

from tande.domains.credentials import operations as credentials
from tande.domains.training.models import Attempt
from tande.interfaces.mission import quiz_words
from tande.ledger import clock
from tande.ledger.models import Fact
from tande.policy import credentials as rules
from tande.policy import training
from tande.policy.courses import Library
from tande.toolkit.quizfile import checking
from tests.domains import training_rooms as rooms
from tests.harness.browser import PATIENCE, PHONE, program
from tests.interfaces.mission.conftest import SignIn
from tests.interfaces.staff.people import SignedIn
from tests.toolkit.quizzes import Session

pytestmark = pytest.mark.django_db


class Hall:
    """A session in the register, and results as its computers would make them."""

    def __init__(self, trainer: SignedIn, number: int = 3) -> None:
        self.trainer = trainer
        self.people = rooms.people(number)
        self.id = rooms.session(trainer.officer, self.people)
        self.codes = {one.person: one.code for one in rooms.seats(self.id, trainer.officer).values()}
        course = rooms.course()
        self.quiz = Session(course=course, id=self.id, codes=list(self.codes.values()), count=course.trial.asked)

    def result(self, place: int = 0, **changed: Any) -> dict[str, Any]:
        now = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        return self.quiz.result(self.codes[self.people[place]], **({"started": now, "finished": now} | changed))

    def url(self, name: str) -> str:
        return reverse(f"mission:{name}", args=[self.id])

    def look(self, data: bytes) -> Any:
        file = io.BytesIO(data)
        file.name = "results.json"
        return self.trainer.client.post(self.url("offline_results"), {"results": file})

    def take(self, looked: Any) -> Any:
        kept = re.search(r'name="kept" value="([^"]+)"', looked.content.decode())
        assert kept
        return self.trainer.client.post(self.url("offline_take"), {"kept": kept[1]})


@pytest.fixture
def hall(sign_in: SignIn) -> Hall:
    return Hall(sign_in("training_officer", key=False))


def counts(page: Any) -> tuple[int, ...]:
    text = page.content.decode()
    return tuple(int(re.search(rf'id="{name}">(\d+)<', text)[1]) for name in ("new", "already", "refused"))  # type: ignore[index]


def told(page: Any) -> str:
    return html.unescape(page.content.decode())


def test_a_file_is_looked_through_stored_and_brought_again(hall: Hall) -> None:
    data = hall.quiz.file(hall.result(0), hall.result(1, answers={}), {**hall.result(2), "lang": "en"})
    looked = hall.look(data)
    assert counts(looked) == (2, 0, 1)
    assert "Nothing is stored yet." in told(looked)
    assert "The signature does not fit" in told(looked)
    assert not Attempt.objects.exists()
    taken = hall.take(looked)
    assert counts(taken) == (2, 0, 1)
    assert "Mtu wa 0: passed" in told(taken)
    assert "Mtu wa 1: not passed" in told(taken)
    assert [row.passed for row in Attempt.objects.order_by("score")] == [False, True]
    again = hall.look(data)
    assert counts(again) == (0, 2, 1)
    assert 'name="kept"' not in told(again)
    rest = hall.look(hall.quiz.file(hall.result(2), hall.result(0)))
    assert counts(hall.take(rest)) == (1, 1, 0)
    assert Attempt.objects.count() == 3
    assert Fact.objects.filter(kind="training.results_imported").count() == 2
    assert not any("Mtu" in fact.body for fact in Fact.objects.all())


def test_three_hundred_results_come_in_from_one_file(sign_in: SignIn) -> None:
    hall = Hall(sign_in("training_officer", key=False), 300)
    taken = hall.take(hall.look(hall.quiz.file(*[hall.result(place) for place in range(300)])))
    assert counts(taken) == (300, 0, 0)
    assert Attempt.objects.filter(passed=True).count() == 300


FILES = {
    "nothing": (b"", "Choose a file first."),
    "a picture": (b"\x89PNG\r\n", "This is no file of results."),
    "cut off": (b'{"format":"tande-quiz-results/1","results":[{', "The file is cut off."),
    "nested": (b'{"format":"tande-quiz-results/1","results":' + b"[" * 100_000, "The file is cut off."),
    "too many": (b'{"format":"tande-quiz-results/1","results":[' + b"1," * 6_000 + b"1]}", "larger than"),
    "huge": (b" " * 16_000_001, "larger than"),
}


@pytest.mark.parametrize(("data", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_none_is_told_and_nothing_is_stored(hall: Hall, data: bytes, said: str) -> None:
    answer = hall.look(data)
    assert answer.status_code == 400
    assert said in told(answer)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("kept", ["", "x", "eJw=", "AAAA", "é"])
def test_what_comes_with_the_button_is_believed_no_more(hall: Hall, kept: str) -> None:
    assert hall.trainer.client.post(hall.url("offline_take"), {"kept": kept}).status_code == 400


def test_a_file_of_another_session_or_of_a_used_up_seat_is_told(hall: Hall) -> None:
    other = Hall(hall.trainer, 1)
    assert "It is from another session." in told(hall.look(other.quiz.file(other.result(0))))
    hours = [clock.now() - timedelta(hours=1), clock.now()]
    two = [hall.result(0, attempt=f"{at}" * 32, started=f"{moment:%Y-%m-%dT%H:%M:%SZ}",
                       finished=f"{moment:%Y-%m-%dT%H:%M:%SZ}") for at, moment in enumerate(hours)]
    if timezone.localdate(hours[0]) == timezone.localdate(hours[1]):
        looked = hall.look(hall.quiz.file(*two))
        assert counts(looked) == (1, 0, 1)
        assert "It was made too soon after the try before." in told(looked)


def test_what_came_in_once_stays_when_the_course_has_changed(hall: Hall, settings: Any) -> None:
    data = hall.quiz.file(hall.result(0))
    hall.take(hall.look(data))
    late = hall.quiz.file(hall.result(0), hall.result(1), {**hall.result(0), "answers": {}})
    library = settings.COURSES
    newer = tuple(replace(one, version=one.version + 1) for one in library.courses)
    settings.COURSES = Library(library.curricula, newer, library.faults)
    assert counts(hall.look(data)) == (0, 1, 0)
    looked = hall.look(late)
    assert counts(looked) == (0, 1, 2)
    assert "It was made with another file than this session's" in told(looked)


def test_the_download_is_the_quiz_of_this_session_without_names_or_codes(hall: Hall) -> None:
    answer = hall.trainer.client.get(hall.url("offline_file"))
    text = answer.content.decode()
    data = json.loads(re.search(r'id="pack">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert (data["pack"]["pack"], data["pack"]["session"]) == (hall.quiz.pack.id, hall.id)
    assert len(data["pack"]["marks"]) == 3
    assert "attachment" in answer.headers["Content-Disposition"]
    assert not any(secret in text for secret in ("Mtu wa", *hall.codes.values()))


def test_certificates_are_printed_revoked_and_told(hall: Hall) -> None:
    client = hall.trainer.client
    hall.take(hall.look(hall.quiz.file(hall.result(0), hall.result(1))))
    rooms.attended(hall.id, hall.trainer.officer)
    credentials._seen.clear()
    credentials.work_on(clock.now() + timedelta(seconds=30))
    page = told(client.get(reverse("mission:session_credentials", args=[hall.id])))
    assert "Print 1 to 2" in page
    sheet = client.get(reverse("mission:session_credentials_pdf", args=[hall.id, 1]))
    assert ["Mtu wa" in one.extract_text() for one in PdfReader(io.BytesIO(sheet.content)).pages] == [True, True]
    assert client.get(reverse("mission:session_credentials_pdf", args=[hall.id, 2])).status_code == 404
    assert client.get(reverse("mission:session_credentials_zip", args=[hall.id])).content[:2] == b"PK"
    one = re.search(r"/credentials/([0-9a-f]{32})/pdf/", page)[1]  # type: ignore[index]
    assert client.get(reverse("mission:credential_signed", args=[one])).content.count(b".") == 2
    revoking = reverse("mission:credential_revoke", args=[one])
    assert "Choose a reason" in told(client.post(revoking, {"reason": "because"}, follow=True))
    assert "is revoked" in told(client.post(revoking, {"reason": "deceit"}, follow=True))
    assert "was revoked before" in told(client.post(revoking, {"reason": "deceit"}, follow=True))
    assert "Print 1 to 1" in told(client.get(reverse("mission:session_credentials", args=[hall.id])))


def taken_in_a_browser(file: Path, code: str, right: dict[str, list[str]]) -> bytes:
    """Open the file from the disk with the network off, answer everything, finish, and save; the file of results.

    In a thread of its own: Playwright's loop would leave a second connection to the database in the test's.
    """
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        page = chromium.new_context(locale="en", viewport=PHONE).new_page()
        page.set_default_timeout(PATIENCE)
        page.context.set_offline(True)
        page.goto(file.as_uri())
        page.get_by_label("The code on your slip").fill(code)
        page.get_by_role("button", name="Begin").click()
        while page.locator("#question").is_visible():
            for text in right[page.locator("#ask").inner_text()]:
                page.get_by_label(text, exact=True).check()
            page.get_by_role("button", name="Next").click()
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("button", name="Next person").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save the results to a file").click()
        data = Path(download.value.path()).read_bytes()
        chromium.close()
    return data


@pytest.mark.once
def test_a_person_takes_the_real_file_in_a_hall_without_a_network_and_it_comes_in(hall: Hall, tmp_path: Path) -> None:
    """The file as it is downloaded, in Chromium; what it saves is what the page takes."""
    file = tmp_path / "quiz.html"
    file.write_bytes(hall.trainer.client.get(hall.url("offline_file")).content)
    right = {one.ask["en"]: [one.options[letter]["en"] for letter in one.right] for one in hall.quiz.course.questions}
    with ThreadPoolExecutor(1) as hands:
        data = hands.submit(taken_in_a_browser, file, hall.codes[hall.people[1]], right).result()
    taken = hall.take(hall.look(data))
    assert counts(taken) == (1, 0, 0)
    assert "Mtu wa 1: passed" in told(taken)
    assert Attempt.objects.get().score == 100


def test_every_reason_has_its_sentence() -> None:
    assert set(quiz_words.SENTENCES) == {*checking.REASONS, *training.REFUSALS}
    assert set(quiz_words.REVOKED) == set(rules.REASONS)
