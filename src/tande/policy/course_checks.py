"""From the plain tables of a course or the catalogue to their values, or a PackError with everything that is wrong.

``raw`` maps the stems of a course's files to plain values: ``course``, ``questions``, and for each language
``lessons.en`` and ``questions.en``. Because lessons, parts, options and right answers stand once, a language can lack
nothing unnoticed.
"""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from tande.policy.courses import (
    AUDIENCES,
    KINDS,
    LETTERS,
    PHASES,
    REQUIRED_OF,
    Course,
    Curriculum,
    Lesson,
    Part,
    Question,
    Source,
    Terms,
    Trial,
)
from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError, Problem, Reader, check_code, fault_in_text, provenance
from tande.policy.provenance import Label

Texts = Mapping[str, Reader]
"""One table in each language."""

STRAIGHT: Final = "must use straight apostrophes (')"


def tables(languages: Iterable[str]) -> tuple[str, ...]:
    """The stems of a course's files."""
    each = [f"{kind}.{language}" for language in languages for kind in ("lessons", "questions")]
    return ("course", "questions", *each)


def catalogue(raw: object, *, languages: tuple[str, ...]) -> tuple[Curriculum, ...]:
    """The curricula in the order of the file. Raises PackError with every problem found."""
    problems: list[Problem] = []
    table = Reader(raw, table="curricula", path=(), problems=problems)
    found = []
    for code in table.codes():
        check_code(table, code)
        row = table.table_at(code)
        found.append(Curriculum(code, row.label("title", languages), _terms(row),
                                row.several("required_of", REQUIRED_OF), provenance(row)))
        row.close()
    if not found:
        table.note(None, "has no entry")
    if problems:
        raise PackError(problems)
    return tuple(found)


def course(
    raw: Mapping[str, object], *, languages: tuple[str, ...], curricula: Collection[str], contacts: Collection[str]
) -> Course:
    """The course a folder describes. ``curricula`` and ``contacts`` are the codes the pack knows.

    Raises PackError with every problem found.
    """
    problems = [Problem(name, (), "is missing") for name in tables(languages) if name not in raw]
    if problems:  # everything else would only be a consequence
        raise PackError(problems)
    reader = {name: Reader(raw[name], table=name, path=(), problems=problems) for name in tables(languages)}
    head = reader["course"]
    sources = sources_of(head)
    taught = lessons(head, {each: reader[f"lessons.{each}"] for each in languages}, sources, contacts)
    questions = _questions(reader["questions"], {each: reader[f"questions.{each}"] for each in languages}, taught)
    made = Course(
        code=head.text("code"), version=head.whole("version", low=1, high=10_000),
        covers=head.several("covers", curricula), title=head.label("title", languages),
        about=head.label("about", languages), terms=_terms(head), trial=_trial(head), sources=sources,
        lessons=taught, questions=questions,
    )
    check_code(head, made.code)
    for each in reader.values():
        each.close()
    problems.extend(_left_alone(made))
    if problems:
        raise PackError(problems)
    return made


def _terms(row: Reader) -> Terms:
    figures = row.table_at("figures")
    terms = Terms(
        audience=row.choice("audience", AUDIENCES), phases=row.several("phases", PHASES),
        minutes=row.whole("minutes", low=5, high=2_000), pass_mark=row.whole("pass_mark", low=1, high=100),
        valid_months=row.whole("valid_months", low=1, high=120), figures=provenance(figures),
    )
    figures.close()
    return terms


def _trial(head: Reader) -> Trial:
    """What a course does not say about its examination is the same for all."""
    usual = Trial()
    return Trial(
        asked=head.whole("asked", low=1, high=100, default=usual.asked),
        tries=head.whole("tries", low=1, high=20, default=usual.tries),
        wait_hours=head.whole("wait_hours", low=0, high=720, default=usual.wait_hours),
    )


def sources_of(head: Reader) -> tuple[Source, ...]:
    table = head.table_at("sources")
    found = []
    for code in table.codes():
        check_code(table, code)
        row = table.table_at(code)
        found.append(Source(code, provenance(row)))
        row.close()
    if not found and head.has("sources"):
        table.note(None, "has no entry")
    return tuple(found)


def lessons(
    head: Reader, texts: Texts, sources: tuple[Source, ...], contacts: Collection[str], *, key: str = "lessons"
) -> tuple[Lesson, ...]:
    """Titled texts in parts that cite sources: the lessons of a course, the sections of a document."""
    table = head.table_at(key)
    found = []
    for code in table.codes():
        check_code(table, code)
        words = {language: text.table_at(code) for language, text in texts.items()}
        parts = table.table_at(code)
        made = [_part(parts, part, words, sources, contacts) for part in parts.codes()]
        if not made:
            parts.note(None, "has no part")
        found.append(Lesson(code, label_of(words, "title"), tuple(made)))
        for row in words.values():
            row.close()
    if not found and head.has(key):
        table.note(None, "has no entry")
    return tuple(found)


def _part(
    parts: Reader, code: str, texts: Texts, sources: tuple[Source, ...], contacts: Collection[str]
) -> Part:
    check_code(parts, code)
    if code == "title":
        parts.note(code, "is the name of every lesson's title: choose another")
    row = parts.table_at(code)
    kind = row.choice("kind", KINDS)
    cites = row.several("cites", [source.code for source in sources])
    numbers = row.several("contacts", contacts) if kind == "contacts" else ()
    row.close()
    lists = {language: sentences(text, code) for language, text in texts.items()}
    wanted = len(next(iter(lists.values())))
    for language, items in lists.items():
        if len(items) != wanted:
            texts[language].note(code, f"has {len(items)} sentences where {next(iter(lists))} has {wanted}")
    return Part(code, kind, standing(sources, cites), cites, numbers, MappingProxyType(lists))


def standing(sources: Iterable[Source], cites: Collection[str]) -> str:
    """What must be said beside a part: the weakest of what it cites decides."""
    cited = [source for source in sources if source.code in cites]
    if not all(source.shown for source in cited):
        return "unconfirmed"
    return "rule" if any(source.our_rule for source in cited) else "sourced"


def _questions(table: Reader, texts: Texts, lessons: tuple[Lesson, ...]) -> tuple[Question, ...]:
    found = []
    for code in table.codes():
        check_code(table, code)
        row = table.table_at(code)
        letters = LETTERS[: row.whole("options", low=3, high=len(LETTERS))]
        words = {language: text.table_at(code) for language, text in texts.items()}
        made = Question(
            code=code, lesson=row.choice("lesson", [lesson.code for lesson in lessons]),
            right=row.several("right", letters), weight=row.whole("weight", low=1, high=5, default=1),
            critical=row.flag("critical", default=False), ask=label_of(words, "ask"),
            options=MappingProxyType({letter: label_of(words, letter) for letter in letters}),
            why=label_of(words, "why"),
        )
        if len(made.right) == len(letters):
            row.note("right", "leaves no wrong option")
        _check_options(made, words)
        for each in (row, *words.values()):
            each.close()
        found.append(made)
    if not found:
        table.note(None, "has no entry")
    return tuple(found)


def _check_options(question: Question, texts: Texts) -> None:
    for language, text in texts.items():
        given = [option[language] for option in question.options.values() if option[language]]
        if len(set(given)) < len(given):
            text.note(None, "has the same option twice")


def label_of(texts: Texts, key: str) -> Label:
    """One text in every language, from as many files."""
    label = {language: text.text(key) for language, text in texts.items()}
    for language, value in label.items():
        if set(value) & set(CURLED):
            texts[language].note(key, STRAIGHT)
    return MappingProxyType(label)


def sentences(row: Reader, key: str) -> tuple[str, ...]:
    """A list of texts; notes what is wrong with any of them."""
    value = row.take(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not value:
        row.note(key, "must be a list of sentences")
        return ()
    for number, item in enumerate(value):
        fault = fault_in_text(item) if isinstance(item, str) else "must be text"
        if not fault and set(item) & set(CURLED):
            fault = STRAIGHT
        if fault:
            row.note(key, fault, number)
    return tuple(item for item in value if isinstance(item, str))


def _left_alone(made: Course) -> list[Problem]:
    """A source nobody cites and a lesson nobody is asked about are mistakes of whoever edited the files."""
    cited = {code for lesson in made.lessons for code in lesson.cites}
    asked = {question.lesson for question in made.questions}
    return [
        *(Problem("course", ("sources", source.code), "is cited by no part of a lesson")
          for source in made.sources if source.code not in cited),
        *(Problem("course", ("lessons", lesson.code), "has no question")
          for lesson in made.lessons if lesson.code not in asked),
    ]
