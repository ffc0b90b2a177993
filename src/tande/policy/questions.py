"""The interview after the first words: which questions on which path, in which order, with which answers.

Pure data. Labels are English source texts that the interface translates. Which question comes next
depends on the path and never on an answer: answers are sealed before they reach the server, and the
order of the pages must not tell what was answered.
Rule: DESIGN section 4 (register first); children facts section 3 (never details from a child).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

SELF: Final = "self"
OTHER: Final = "other"
CHILD: Final = "child"
PERSONNEL: Final = "personnel"
PATHS: Final = (SELF, OTHER, CHILD, PERSONNEL)
PATH_NUMBERS: Final[Mapping[int, str]] = {2: OTHER, 3: CHILD, 4: PERSONNEL}
"""Addresses name a path by number only, so that an address seen over a shoulder says nothing."""

UNKNOWN: Final = "unknown"
UNSAID: Final = "unsaid"
ALWAYS: Final = {UNKNOWN: "I don't know", UNSAID: "I don't want to say"}
"""On every question: nobody has to know, or to tell."""


class NoSuchQuestion(Exception):
    """The path has no such question."""


@dataclass(frozen=True)
class Option:
    """One answer: the code that is sealed and its English label."""

    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """One screen. ``kind``: one, many, place or contact.

    ``ask`` and ``hint`` are the English texts; ``ask_on`` replaces ``ask`` on some paths. ``from_pack``
    (actors or places) adds the mission pack's own. ``words`` labels the free text, "" when there is none.
    """

    id: str
    kind: str
    ask: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    words: str = ""
    from_pack: str = ""
    ask_on: Mapping[str, str] = field(default_factory=dict)
    only_on: Mapping[str, Collection[str]] = field(default_factory=dict)

    def asked(self, path: str) -> str:
        """The question as it is put on a path."""
        return self.ask_on.get(path, self.ask)

    def offered(self, path: str) -> tuple[Option, ...]:
        """The answers offered on a path, without the two that are always there."""
        return tuple(one for one in self.options if path in self.only_on.get(one.code, PATHS))

    def known(self, path: str, pack: Iterable[str] = ()) -> frozenset[str]:
        """Every code that may be an answer. ``pack``: the mission's actors, or its places, as asked for."""
        own = {one.code for one in self.offered(path)} | set(ALWAYS)
        return frozenset(own | set(pack) if self.from_pack else own)


@dataclass(frozen=True)
class Field:
    """One line of the page about contact: its name in the form and its English label."""

    name: str
    label: str


CONTACT_FIELDS: Final = (
    Field("name", "Name, or what we may call you"),
    Field("reach", "Phone number, place, or somebody you trust"),
    Field("when", "When is it safe?"),
    Field("say", "If someone else answers, what may we say?"),
)


def _options(**labels: str) -> tuple[Option, ...]:
    return tuple(Option(code, label) for code, label in labels.items())


_ALL: Final = (
    Question(
        "filer", "one", "Who are you to the person this happened to?",
        options=_options(
            family="Family", neighbour="Friend or neighbour", health="Health worker", teacher="Teacher",
            organisation="I work for an organisation", line="I answer a phone line",
            lawyer="Lawyer", other="Someone else",
        ),
    ),
    Question(
        "agreed", "one", "Does the person know that you are telling us, and agree?",
        hint="If the person does not agree, do not give a name.",
        options=_options(
            yes="Yes, the person agrees", could_not="I could not ask",
            child="It is a child. I do it for the child's good.",
            dead="The person is dead or missing", no="No, the person does not want it",
        ),
    ),
    Question(
        "interpreter", "one", "Did somebody interpret?",
        options=_options(
            no="Nobody", ours="Somebody of this office", own="Somebody the person trusts", other="Someone else",
        ),
        words="Between which languages, and who it was. No name is needed.",
    ),
    Question(
        "know", "many", "How do you know about it?",
        options=_options(
            saw="I saw it", me="It happened to me", told="Somebody told me",
            ordered="I was ordered to do it, or to keep silent", papers="I saw a paper, a message or a picture",
        ),
    ),
    Question(
        "harmed", "many", "Who was harmed?",
        hint="You can choose more than one.",
        options=_options(
            me="Me", family="Someone in my family", other="Someone else", several="Several people",
            area="Many people in our area", things="Nobody. It is about a house, money or things.",
        ),
        only_on={"me": (SELF, PERSONNEL)},
    ),
    Question(
        "age", "one", "Was anyone who was harmed under 18 years old?",
        hint="If you are not sure, say that you don't know. Then we protect the person as a child.",
        options=_options(yes="Yes", no="No"),
    ),
    Question(
        "who", "many", "Who did it?",
        hint="You can choose more than one. You do not have to be sure.",
        words="What you noticed: clothes, flag, car, number, language",
        from_pack="actors",
        ask_on={PERSONNEL: "Who did it? Your own side counts too."},
    ),
    Question(
        "where", "place", "Where did it happen?",
        from_pack="places",
        words="Or say it in your own words: street, area, something near it",
    ),
    Question(
        "when", "one", "When was it, more or less?",
        options=_options(
            now="It is still going on", week="In the last 7 days", month="In the last 30 days",
            year="In the last 12 months", before="Longer ago",
        ),
        words="If you remember: the day, the month, or what time of day",
    ),
    Question(
        "help", "many", "Does anyone need help now?",
        hint="Saying it here does not call help. For help now, use the numbers.",
        options=_options(
            doctor="A doctor or medicine",
            after="Care after rape. It works best in the first 3 days.",
            safe="A safe place", missing="Someone is missing", held="Someone is being held",
            food="Food, water, a place to sleep", talk="Someone to talk to", nothing="Nothing now",
        ),
        words="If you want, say more",
        ask_on={CHILD: "What do you need now?"},
        only_on={"after": (SELF, OTHER, PERSONNEL), "missing": (SELF, OTHER, PERSONNEL),
                 "held": (SELF, OTHER, PERSONNEL)},
    ),
    Question(
        "want", "many", "What do you want to happen?",
        hint="You can choose more than one. We cannot promise it, but we will answer each one.",
        options=_options(
            stop="That it stops", truth="To know what happened", answer="That the person answers for it",
            repair="That what was lost or broken is paid or repaired",
            support="Support for a child of that person", sorry="That they say sorry",
            record="Only that you know about it",
        ),
        words="In your own words",
        only_on={"support": (SELF, OTHER, PERSONNEL), "repair": (SELF, OTHER, PERSONNEL)},
    ),
    Question(
        "protect", "many", "What are you afraid of, if they learn that it was you?",
        options=_options(
            punished="Being punished", moved="Being moved or sent home", pay="Losing my pay or my work",
            violence="Violence against me", family="Something happening to my family", nothing="Nothing",
        ),
        words="In your own words",
    ),
    Question(
        "consent", "many", "What may we do with what you told us?",
        hint="What you do not choose, we do not do. You can change it later with your code.",
        options=_options(
            inquiry="Look into what happened", refer="Pass it to the State or service that must act",
            support="Tell an organisation that can help", name="Tell my name to those who look into it",
            none="None of these. Only keep it.",
        ),
        ask_on={OTHER: "What may we do, as far as you know what the person wants?"},
    ),
    Question(
        "contact", "contact", "How can we reach you safely?",
        hint="You do not have to tell us. With your code you can read our answer here. What you write here is "
             "locked apart from the rest, and opening it is written down.",
        ask_on={CHILD: "Is there a safe way to talk with you?"},
    ),
)

QUESTIONS: Final[Mapping[str, Question]] = {question.id: question for question in _ALL}

ORDER: Final[Mapping[str, tuple[str, ...]]] = {
    SELF: ("harmed", "age", "who", "where", "when", "help", "want", "consent", "contact"),
    OTHER: ("filer", "agreed", "harmed", "age", "who", "where", "when", "help", "want", "consent", "contact"),
    CHILD: ("help", "who", "want", "contact"),
    PERSONNEL: ("know", "harmed", "age", "who", "where", "when", "help", "protect", "consent", "contact"),
}
"""A child is asked for nothing but what it needs: no age, no place, no time, no consent of anybody."""

NOTED: Final = "interpreter"
"""What whoever writes for somebody sees and notes; nobody is asked it."""

OF_THE_TELLING: Final = ("filer", NOTED)
"""Answers about how something was told: alone they are no complaint."""


def desk_of(path: str) -> str:
    """Which desk a path's complaints are sealed to: a child's go straight to child protection."""
    return "child" if path == CHILD else "intake"


def question(path: str, question_id: str) -> Question:
    """The question, if the path asks it. Raises NoSuchQuestion."""
    if question_id not in ORDER.get(path, ()):
        raise NoSuchQuestion(question_id)
    return QUESTIONS[question_id]


def first(path: str) -> str:
    """The id of a path's first question."""
    return ORDER[path][0]


def after(path: str, question_id: str) -> str:
    """The id of the next question, "" after the last. Raises NoSuchQuestion."""
    return _step(path, question_id, 1)


def before(path: str, question_id: str) -> str:
    """The id of the question before, "" before the first. Raises NoSuchQuestion."""
    return _step(path, question_id, -1)


def position(path: str, question_id: str) -> tuple[int, int]:
    """Which question this is, from 1, and how many there are. Raises NoSuchQuestion."""
    question(path, question_id)
    return ORDER[path].index(question_id) + 1, len(ORDER[path])


def _step(path: str, question_id: str, by: int) -> str:
    place = position(path, question_id)[0] - 1 + by
    return ORDER[path][place] if 0 <= place < len(ORDER[path]) else ""


def kept(one: Question, path: str, values: Iterable[str], pack: Iterable[str] = ()) -> list[str]:
    """The values that are answers to this question, in the order given, each once, unknown ones left out.

    Nothing a form sends is refused: whatever is not an answer is simply not one.
    """
    known = one.known(path, pack)
    given = [value for value in dict.fromkeys(values) if value in known]
    return given if one.kind == "many" else given[:1]


_CHILD_BY: Final = (("age", "yes"), ("age", UNKNOWN), ("agreed", CHILD))


def filed_under(path: str, answers: Mapping[str, Collection[str]]) -> str:
    """The path under which words are filed whose answers came with them; it decides the desk: doubt means child."""
    return CHILD if any(code in answers.get(id, ()) for id, code in _CHILD_BY) else path


def all_labels() -> frozenset[str]:
    """Every English text here, for the test that each one is translated."""
    texts = set(ALWAYS.values()) | {one.label for one in CONTACT_FIELDS}
    for one in _ALL:
        texts |= {one.ask, one.hint, one.words, *one.ask_on.values(), *(option.label for option in one.options)}
    return frozenset(texts - {""})
