"""Reading what an operator sent. No words are refused for how they are written; what is no answer is simply none."""

import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tande.domains.callbacks.operations import Answered, Spoken, Wish
from tande.interfaces.staff.operator import words
from tande.policy import callbacks as rules
from tande.policy import limits, questions
from tande.toolkit.phone_numbers import e164

CONTACT = tuple(one.name for one in questions.CONTACT_FIELDS)
CONTACT_MAX = 2_000
ANSWER_MAX = 10_000
_NONCE = re.compile(r"[0-9a-f]{32}")
AGREED = {code: "yes" if code in ("oral", "unnamed") else code for code in words.CONSENTS}
"""What the web's question of consent is answered with, for each way in which it was given here."""
_OF_A_CHILD = ("help", "who", "want")


@dataclass(frozen=True)
class Start:
    """What is asked before anything is written: codes only. ``started``: when the call began, as the server saw it."""

    danger: str
    child: str
    about: str
    language: str
    door: str
    started: str
    nonce: str

    @property
    def is_child(self) -> bool:
        """Doubt means child."""
        return self.child != "no"

    @property
    def path(self) -> str:
        """The path of the questions: a child that speaks for itself is asked for nothing but what it needs."""
        return questions.CHILD if self.is_child and self.about == questions.SELF else self.about

    @property
    def narrative_path(self) -> str:
        """The path under which the words are filed, which decides the desk: a child's goes to child protection."""
        return questions.CHILD if self.is_child else self.path

    @property
    def age(self) -> str:
        """The answer to the question of age, "" where it is not asked."""
        return "" if self.path == questions.CHILD else {"unknown": questions.UNKNOWN}.get(self.child, self.child)

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions that are offered, in the order of the web's."""
        order = [one for one in questions.ORDER[self.path] if one not in ("age", "agreed", "contact")]
        if self.is_child:
            order = [one for one in order if one in _OF_A_CHILD or one == "filer"]
        return (*order, questions.NOTED)


@dataclass(frozen=True, repr=False)
class Typed:
    """What the form held, as it came: to be shown again after an error, and nowhere kept."""

    text: str = ""
    consent: str = ""
    values: Mapping[str, list[str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    contact: Mapping[str, str] = field(default_factory=dict)
    call: bool = False
    number: str = ""
    window: str = ""
    gender: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to keep."""
        told = [
            found for of in (self.values, self.texts) for one, found in of.items()
            if one not in questions.OF_THE_TELLING
        ]
        return not (self.text.strip() or self.call or any(told))


def new_start(at: datetime) -> Start:
    """The page before anybody spoke."""
    language = words.languages()[0][0]
    return Start("", "", questions.SELF, language, "hotline", at.isoformat(), secrets.token_hex(16))


def read_start(post: QueryDict, at: datetime) -> tuple[Start, list[str]]:
    """The first answers, and what is wrong with them."""
    blank = new_start(at)
    nonce, started = post.get("nonce", ""), post.get("started", "")
    start = Start(
        danger=_one(post, "danger", words.DANGER), child=_one(post, "child", words.CHILD),
        about=_one(post, "about", words.ABOUT) or blank.about,
        language=_one(post, "language", dict(words.languages())) or blank.language,
        door=_one(post, "door", words.DOORS) or blank.door,
        started=started if _is_moment(started) else blank.started,
        nonce=nonce if _NONCE.fullmatch(nonce) else blank.nonce,
    )
    faults = []
    if not start.danger:
        faults.append(_("Ask first whether the person is in danger now, and choose the answer."))
    if not start.child:
        faults.append(_("Choose whether somebody is under 18. If you are not sure, say so: child protection reads it."))
    return start, faults


def read_typed(post: QueryDict, start: Start) -> Typed:
    """Everything below the first answers."""
    return Typed(
        text=_lines(post.get("text", "")), consent=_one(post, "consent", words.CONSENTS),
        values={one: _chosen(one, start.path, post.getlist(f"q_{one}")) for one in start.asked},
        texts={one: _lines(post.get(f"t_{one}", "")).strip() for one in start.asked},
        contact={name: _lines(post.get(name, "")).strip() for name in CONTACT},
        call="call" in post, number=post.get("number", "").strip(), window=_one(post, "window", words.WINDOWS),
        gender=_one(post, "gender", words.GENDERS),
    )


def check(typed: Typed) -> dict[str, str]:
    """What is wrong, by the field's name; what was typed stays as it is."""
    faults: dict[str, str] = {}
    if typed.nothing:
        faults["text"] = _("Write a few words, as the person says them.")
    if len(typed.text) > limits.TEXT_MAX_CHARS or any(len(one) > ANSWER_MAX for one in typed.texts.values()):
        faults["text"] = _("This is too long. Shorten it: what does not fit can be told in a second part.")
    if any(len(one) > CONTACT_MAX for one in typed.contact.values()):
        faults["name"] = _("This is too long for a line about contact. Shorten it.")
    return faults | check_wish(typed.contact.get("say", ""), typed.number if typed.call else None)


def check_wish(say: str, number: str | None) -> dict[str, str]:
    """What is wrong with the words for who answers, and with the number; None: the person wants no call."""
    faults = {}
    if len(say) > rules.SAFE_WORDS_MAX:
        faults["say"] = _("This is too long. Whoever calls must be able to say it in one sentence.")
    if number is not None and not dialled(number):
        faults["number"] = _("This is no telephone number. Write all digits, or leave out the wish to be called.")
    return faults


def spoken(start: Start, typed: Typed, key: str) -> Spoken:
    """The same as the domain takes it. ``typed`` was checked."""
    contact = {name: text for name, text in typed.contact.items() if text}
    say = typed.contact.get("say", "")
    wish = Wish(dialled(typed.number), typed.window, typed.gender, say) if typed.call else None
    return Spoken(
        key=key, text=typed.text, language=start.language, door=start.door, path=start.path, child=start.is_child,
        danger=start.danger == "yes", answers=tuple(_answers(start, typed)), contact=contact, wish=wish,
    )


def seen(given: str) -> int:
    """How many tries a page showed; for anything else more than there can be: nothing is taken for a repeat."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 9_999


def dialled(number: str) -> str:
    """The number in the form of E.164, "" for none."""
    kept = settings.CONVERSATION.numbers
    return e164(number, country=kept.country, local=kept.local) or ""


def _answers(start: Start, typed: Typed) -> Iterable[Answered]:
    """As the web's pages seal them; of consent, how it was given stands in the words."""
    if start.about == questions.OTHER and (start.is_child or typed.consent):
        consent = typed.consent or "child"
        yield Answered("agreed", (AGREED[consent],), str(words.CONSENTS[consent]))
    if start.age:
        yield Answered("age", (start.age,))
    for one in start.asked:
        if typed.values[one] or typed.texts[one]:
            yield Answered(one, tuple(typed.values[one]), typed.texts[one])


def _chosen(question: str, path: str, values: list[str]) -> list[str]:
    asked = questions.QUESTIONS[question]
    kinds = {"actors": "actor", "places": "place"}
    pack = settings.MISSION.labels[kinds[asked.from_pack]] if asked.from_pack else ()
    return questions.kept(asked, path, values, pack)


def _one(post: QueryDict, name: str, known: Collection[str]) -> str:
    value = post.get(name, "")
    return value if value in known else ""


def _lines(text: str) -> str:
    """A form sends line ends as CR LF whatever was typed."""
    return text.replace("\r\n", "\n")


def _is_moment(text: str) -> bool:
    try:
        found = parse_datetime(text)
    except ValueError:
        return False
    return found is not None and found.tzinfo is not None
