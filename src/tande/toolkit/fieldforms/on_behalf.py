"""The form for telling on somebody's behalf: the questions of the web's path for others, the person's own words first.

It is fetched by our own field apps from us alone. How to reach the person is asked only where the app encrypts the
record on the phone; else she follows by her code. No question is compulsory: nothing that is told is ever invalid.
"""

import importlib.resources
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from tande.policy import questions
from tande.policy.questions import OTHER
from tande.toolkit.fieldforms import form as forms
from tande.toolkit.fieldforms.form import Answer, Form, Group, Question
from tande.toolkit.fieldforms.xlsform import Translate

FORM_ID: Final = "tande_on_behalf"
CHILD_ID: Final = "tande_on_behalf_child"
"""The same form, chosen where it is about a child: of an encrypted record nothing but its form can be read."""
FORM_IDS: Final = (FORM_ID, CHILD_ID)
WORDS: Final = "What happened? Write as you would speak. A few words are enough."
NARRATIVE: Final = "narrative"
ALOUD: Final = "aloud"
PICTURE: Final = "picture"
LANGUAGE: Final = "language"
"""In which the person speaks and is answered: no app says which one somebody chose to read the form in."""
SPOKEN: Final = "behalf_"
"""Before the name of a question that is heard in this form alone."""
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("filer", "agreed", "harmed", "age"), "what": ("who", "where", "when"),
    "next": ("help", "want", "consent"),
}
_CONTACT: Final = "contact"
_SAID_HERE: Final = (ALOUD, PICTURE, LANGUAGE, "commune")
_KINDS: Final = {"one": forms.ONE, "many": forms.SEVERAL}


def form(
    actors: tuple[Answer, ...], departments: tuple[Answer, ...], communes: tuple[Answer, ...],
    languages: tuple[Answer, ...], *, contact: bool = False, id: str = FORM_ID,
) -> Form:
    """The form with the mission's actors, places and languages. ``contact``: only with a key to encrypt to.

    ``id``: one of FORM_IDS.
    """
    english = _words()["en"]
    first = Group("words", english["words"], (
        Question(NARRATIVE, WORDS, forms.TEXT, long=True), Question(ALOUD, english[ALOUD], forms.SOUND),
        Question(PICTURE, english[PICTURE], forms.PICTURE),
        Question(LANGUAGE, english[LANGUAGE], forms.ONE, "languages", hint=english["language_hint"]),
    ))  # fmt: skip
    asked = [Group(name, english[name], tuple(item for id in ids for item in _items(id)))
             for name, ids in _GROUPS.items()]
    if contact:
        asked.append(_contact())
    listed = {"departments": departments, "communes": communes, "languages": languages}
    for ids in _GROUPS.values():
        for one in (questions.QUESTIONS[id] for id in ids):
            if one.kind in _KINDS:
                listed[one.id] = _answers(one, actors if one.from_pack == "actors" else ())
    title = english["child_title" if id == CHILD_ID else "title"]
    return Form(id, title, (first, *asked), {name: some for name, some in listed.items() if some})


def translate(catalogue: Translate) -> Translate:
    """The form's texts: its own from here, those of the pages from the catalogue of the public pages."""
    words = _words()
    own = {text: name for name, text in words["en"].items()}

    def translated(text: str, language: str) -> str:
        return words[language][own[text]] if text in own and language in words else catalogue(text, language)

    return translated


def values(answers: Mapping[str, str], actors: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The answers as the web's pages seal them: codes by question; of the place, the commune or else the department."""
    found: dict[str, list[str]] = {}
    for id in (id for ids in _GROUPS.values() for id in ids):
        one = questions.QUESTIONS[id]
        if one.kind == "place":
            given = answers.get("commune") or answers.get("department") or ""
            kept = [given] if given else []
        else:
            kept = questions.kept(one, OTHER, answers.get(id, "").split(), actors if one.from_pack else ())
        if kept:
            found[id] = kept
    return found


def spoken() -> dict[str, str]:
    """What can be heard of the form and of no page: the name of a sound and the English text of its question."""
    english = _words()["en"]
    return {f"{SPOKEN}{NARRATIVE}": WORDS, **{f"{SPOKEN}{name}": english[name] for name in _SAID_HERE}}


def heard(id: str) -> str:
    """The English text in the form at which a question is heard: that of a place stands at the department."""
    one = questions.QUESTIONS[id]
    return _words()["en"]["department"] if one.kind == "place" else one.asked(OTHER)


def _items(id: str) -> tuple[Question, ...]:
    one = questions.QUESTIONS[id]
    label = one.asked(OTHER)
    words = (Question(f"{id}_words", one.words, forms.TEXT, long=True),) if one.words else ()
    if one.kind == "place":
        english = _words()["en"]
        return (
            Question("department", english["department"], forms.ONE, "departments", hint=label),
            Question("commune", english["commune"], forms.ONE, "communes", among="within = ${department}"),
            *words,
        )
    return (Question(id, label, _KINDS[one.kind], id, hint=one.hint), *words)


def _answers(one: questions.Question, of_pack: tuple[Answer, ...]) -> tuple[Answer, ...]:
    own = tuple(Answer(option.code, option.label) for option in one.offered(OTHER))
    here = {answer.code for answer in of_pack}  # a mission may have its own word for "unknown"
    return (*own, *of_pack, *(Answer(code, label) for code, label in questions.ALWAYS.items() if code not in here))


def _contact() -> Group:
    one = questions.QUESTIONS[_CONTACT]
    lines = tuple(Question(f"{_CONTACT}_{each.name}", each.label, forms.TEXT) for each in questions.CONTACT_FIELDS)
    return Group(_CONTACT, one.asked(OTHER), lines)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(importlib.resources.files(__package__).joinpath("on_behalf.toml").read_text(encoding="utf-8"))
