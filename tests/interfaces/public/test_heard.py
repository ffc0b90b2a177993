"""Every page of the person's way can be heard in every language, part by part, and nothing is loaded before."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tande.interfaces.public import sentences
from tande.interfaces.public.templatetags import heard
from tande.policy import questions, spoken, spoken_problems, stages
from tande.policy.conversation import texts
from tande.policy.triage import SIGNALS
from tande.toolkit.fieldforms import encounters, on_behalf
from tande.toolkit.speech import sound
from tests.interfaces.public import harvest
from tests.interfaces.public.people import LANGUAGES, Desk, Reporter

pytestmark = pytest.mark.once

CODE = re.compile(r"<span>(\d{4})</span>")
PLAYER = re.compile(r"<audio controls preload=none src=/audio/([0-9a-f]{10}-\d+\.mp3)></audio>")


def parts(language: str, *names: str) -> list[str]:
    """The files of these texts of pages, in order."""
    found = [settings.AUDIO.find(language, f"{spoken.PAGE}{name}") for name in names]
    assert all(found), names
    return [one.part(number).rpartition("/")[2] for one in found if one for number in range(one.parts)]


def check(page: Any, language: str, *names: str) -> None:
    """The page has the button of these texts, plays only when asked, and loads nothing by itself."""
    html = re.sub(r"<template.*?</template>", "", page.content.decode(), flags=re.DOTALL)
    assert PLAYER.findall(html) == parts(language, *names)
    assert html.count("<audio") - html.count("<audio data-rec-audio") == len(parts(language, *names))
    assert html.count("<details data-hear>") == 1
    assert not re.search(r"autoplay|preload=(?!none)|rel=.?preload", html)
    assert html.index("</h1>") < html.index("<details data-hear>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_way_has_its_button(desk: Desk, reporter: Reporter, language: str) -> None:
    prefix = "" if language == "ht" else f"/{language}"
    check(reporter.open(f"{prefix}/").page, language, "home")
    for number, path in {1: "self", **questions.PATH_NUMBERS}.items():
        check(reporter.open(f"{prefix}/a/{number}/" if number > 1 else f"{prefix}/a/").page, language, f"write_{path}")
        check(reporter.open(f"{prefix}/t/a/{number}/").page, language, f"kiosk_write_{path}")
    for name, page in {"danger": "d/", "safety": "safety/", "code": "k/"}.items():
        check(reporter.open(f"{prefix}/{page}").page, language, name)
    check(reporter.open(f"{prefix}/a/").send(f"{prefix}/a/", text="Yo frape m.").page, language, "receipt")
    code = "".join(CODE.findall(reporter.html))
    check(reporter.next().page, language, "next")
    base = reporter.link(r"/[^\"]*/w/").removesuffix("w/")
    for one in questions.ORDER["self"]:
        check(reporter.open(f"{base}q/{one}/").page, language, f"q_self_{one}")
    for name in ("w/", "w/?ok", "f/", "f/?ok"):
        kind = {"w": "words", "f": "files"}[name[0]]
        check(reporter.open(base + name).page, language, kind + ("_done" if "ok" in name else ""))
    for signal in SIGNALS:
        check(reporter.open(f"{base}do/{signal}/").page, language, f"signal_{signal}")
        check(reporter.open(f"{base}do/{signal}/?ok").page, language, f"signal_{signal}_done")
    for said in ("", "yes", "no", "alone"):
        check(reporter.open(f"{base}h/{'0' * 32}/?{said}").page, language, f"help_{said}".rstrip("_"))
    check(reporter.open(f"{base}end/").page, language, "end")
    check(reporter.client.post(f"{prefix}/k/", {"code": code}), language, "stage_received", "status")


def test_the_code_is_heard_from_all_ten_digits_and_stands_in_no_address(desk: Desk, reporter: Reporter) -> None:
    html = reporter.file().html
    code = "".join(CODE.findall(html))
    digits = settings.AUDIO.find("ht", spoken.DIGITS)
    assert digits
    assert digits.parts == 11
    assert html.count(f'<p data-hear-code="/audio/{digits.key}-" hidden>') == 1
    addresses = re.findall(r"(?:src|href|action|data-[a-z-]+)=[\"']?([^\"'\s>]+)", html)
    assert addresses
    assert not [one for one in addresses if code in one or any(code[at:at + 8] in one for at in range(0, 16, 4))]
    assert f'<p data-hear-code="/audio/{digits.key}-"><button' in reporter.open("/a/").html


def test_every_file_is_there_small_and_can_be_heard() -> None:
    names = {**spoken.pages(), spoken.DIGITS: ()}
    files = 0
    for language in LANGUAGES:
        for name in names:
            if name.startswith(spoken.ASK):
                continue
            one = settings.AUDIO.find(language, name)
            assert one is not None, (language, name)
            for number in range(one.parts):
                data = settings.AUDIO.file(f"{one.key}-{number}.mp3")
                assert 0 < len(data) <= sound.PART_MAX_BYTES, (language, name, number)
                files += 1
                if number in (0, one.parts - 1):
                    assert sound.read(data).loudness > sound.SILENCE, (language, name, number)
    assert files > 1_000


def test_every_recording_of_a_call_and_every_question_of_a_form_can_be_heard() -> None:
    wanted = list(texts.recordings(settings.CONVERSATION.texts))
    asked = set(questions.QUESTIONS) - {questions.NOTED}
    wanted += [(language, f"{spoken.ASK}{one}") for language in LANGUAGES for one in asked]
    wanted += [(language, name) for language in LANGUAGES for name in (*encounters.spoken(), *on_behalf.spoken())]
    for language, name in wanted:
        made = sound.read(settings.AUDIO.sound(language, name))
        assert made.loudness > sound.SILENCE, (language, name)
        assert settings.AUDIO.url(language, name).startswith("/audio/")


def test_what_did_not_work_is_said_first(desk: Desk, reporter: Reporter) -> None:
    """Who cannot read is told by ear, too, why nothing happened."""
    typed = "11112222333344445555"
    for url, more, names in (
        ("/a/", {"text": " "}, ("problem_no_words_or_file", "write_self")),
        ("/k/", {"code": "1"}, ("problem_code_short", "code")),
        ("/k/", {"code": typed}, ("problem_code_mistyped", "code")),
        ("/t/a/3/", {"text": ""}, ("problem_no_words", "kiosk_write_child")),
        ("/nowhere/", {}, ("problem_no_page",)),
    ):
        check(reporter.open(url).send(url, **more).page, "ht", *names)
    check(reporter.client.post("/a/", {"text": "x" * 9}, headers={"Sec-Fetch-Site": "cross-site"}), "ht",
          "problem_another_site")
    assert heard._problem(sentences.too_many_tries(7)) == ("problem_other",)


def test_every_sentence_about_what_did_not_work_can_be_heard() -> None:
    """Whoever adds one adds it to policy.spoken_problems, but for what names a file or a time, or scripts see."""
    files = ("adding", "errors", "pages", "sentences", "views_add", "views_code", "views_files", "views_help",
             "views_kiosk", "views_write", "with_token")
    unsaid = {"Try again", "Wait a little", "A part of the file did not arrive correctly. Choose the file again."}
    told = {text for name in files for text in harvest.in_file(harvest.TANDE / f"interfaces/public/{name}.py")
            if "%(" not in text}
    said = {one for name, texts in spoken_problems.PROBLEMS.items() if name != spoken_problems.OTHER for one in texts}
    assert told - unsaid == said


def test_the_tablet_says_each_language_in_itself_and_small(reporter: Reporter) -> None:
    reporter.open("/t/")
    shown = re.findall(r"<audio controls preload=none src=(/audio/[0-9a-f]{10}\.mp3)></audio>", reporter.html)
    assert shown == [settings.AUDIO.url(language, texts.LANGUAGES) for language in settings.MISSION.language_codes]
    for language in LANGUAGES:
        assert 0 < len(settings.AUDIO.sound(language, texts.LANGUAGES)) <= sound.PART_MAX_BYTES


def test_what_is_spoken_stands_on_a_page_in_the_same_words() -> None:
    on_none = set(spoken_problems.PROBLEMS[spoken_problems.OTHER])
    assert spoken.all_texts() - on_none <= (
        harvest.from_templates() | harvest.from_code() | questions.all_labels()
        | {*spoken.STAGES.values(), *spoken.OUTCOMES.values()}
    )
    assert set(spoken.STAGES) == set(stages.STAGES)


def test_a_sound_is_kept_for_a_year_and_given_in_parts() -> None:
    client = Client()
    name = parts("ht", "home")[0]
    whole = client.get(f"/audio/{name}")
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/mpeg")
    assert whole["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.cookies == {}
    size = len(whole.content)
    for asked, status, given, told in (
        ("bytes=0-1", 206, whole.content[:2], f"bytes 0-1/{size}"),
        ("bytes=10-", 206, whole.content[10:], f"bytes 10-{size - 1}/{size}"),
        ("bytes=-5", 206, whole.content[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
        ("bytes=0-999999999", 206, whole.content, f"bytes 0-{size - 1}/{size}"),
        (f"bytes={size}-", 416, b"", f"bytes */{size}"), ("bytes=-0", 416, b"", f"bytes */{size}"),
        *((nothing, 200, whole.content, "") for nothing in
          ("bytes=5-2", "bytes=a-b", "bytes=-", "items=0-1", "bytes=0-1,3-4")),
    ):
        answer = client.get(f"/audio/{name}", headers={"Range": asked, "Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.content, answer.get("Content-Range", "")) == (status, given, told), asked
    assert client.head(f"/audio/{name}")["Content-Length"] == str(size)
    assert client.post(f"/audio/{name}").status_code == 405
    for wrong in ("index.json", "..%2Findex.json", "0123456789.mp3", "x" * 500, "%00", "0123456789-0.MP3"):
        assert client.get(f"/audio/{wrong}").status_code == 404, wrong
