"""From the plain tables of a pack's ``force/`` to ForceRules, or a PackError with everything that is wrong.

``raw`` maps stems of files to plain values: ``rules`` and, for each language, ``rules.en``. Codes stand once, in
``rules``; because levels and means are those of policy.force, a pack can neither leave one out nor add its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from tande.policy import force
from tande.policy.course_checks import Texts, label_of, lessons, sentences, sources_of, standing
from tande.policy.courses import Source
from tande.policy.force_rules import ASKED, CARD_LINES, SECTIONS, Card, Entry, ForceRules, Version
from tande.policy.mission_reading import PackError, Problem, Reader

_HEAD: Final = "rules"
_NUMBER: Final = "must not hold a number: hours, days and ages come from the program"


def tables(languages: Iterable[str]) -> tuple[str, ...]:
    """The stems of the files."""
    return (_HEAD, *(f"{_HEAD}.{language}" for language in languages))


def force_rules(raw: Mapping[str, object], *, languages: tuple[str, ...], duties: Collection[str]) -> ForceRules:
    """The rules a folder describes. ``duties`` are the commitments the pack knows.

    Raises PackError with every problem found.
    """
    problems = [Problem(name, (), "is missing") for name in tables(languages) if name not in raw]
    if problems:  # everything else would only be a consequence
        raise PackError(problems)
    reader = {name: Reader(raw[name], table=name, path=(), problems=problems) for name in tables(languages)}
    head, texts = reader[_HEAD], {each: reader[f"{_HEAD}.{each}"] for each in languages}
    sources = sources_of(head)
    made = ForceRules(
        title=head.label("title", languages), about=head.label("about", languages),
        duties=head.several("duties", duties, needed=False), versions=_versions(head, languages), sources=sources,
        sections=lessons(head, texts, sources, (), key="sections"),
        levels=_levels(head, texts, sources), means=_means(head, texts, sources), card=_card(head, texts, sources),
    )
    for each in reader.values():
        each.close()
    _codes(head, ("sections",), SECTIONS, [one.code for one in made.sections])
    problems.extend(_numbers(made))
    problems.extend(_uncited(made))
    if problems:
        raise PackError(problems)
    return made


def _versions(head: Reader, languages: tuple[str, ...]) -> tuple[Version, ...]:
    """Their numbers follow from their order, so that none is used twice; the days rise."""
    found: list[Version] = []
    for number, row in enumerate(head.rows("versions"), start=1):
        since = row.day("since") or date.min
        if found and since <= found[-1].since:
            row.note("since", "must be later than that of the version before")
        found.append(Version(number, since, row.label("changed", languages)))
        row.close()
    return tuple(found) or (Version(1, date.min, MappingProxyType(dict.fromkeys(languages, ""))),)


def _levels(head: Reader, texts: Texts, sources: tuple[Source, ...]) -> tuple[Entry, ...]:
    table = head.table_at("levels")
    words = {language: text.table_at("levels") for language, text in texts.items()}
    made = {code: _entry(table, code, {"what": label_of(words, code)}, sources)
            for code in _known(table, force.LEVELS)}
    _closed(words)
    return tuple(made.values())


def _means(head: Reader, texts: Texts, sources: tuple[Source, ...]) -> tuple[Entry, ...]:
    table = head.table_at("means")
    words = {language: text.table_at("means") for language, text in texts.items()}
    made = []
    for code in _known(table, force.MEANS):
        told = {language: text.table_at(code) for language, text in words.items()}
        made.append(_entry(table, code, {asked: label_of(told, asked) for asked in ASKED}, sources))
        _closed(told)
    _closed(words)
    return tuple(made)


def _known(table: Reader, wanted: Collection[str]) -> list[str]:
    """The codes of policy.force in its order; one that a pack lacks or invents is noted."""
    _codes(table, (), wanted, table.codes())
    return [code for code in wanted if table.has(code)]


def _codes(table: Reader, within: tuple[str, ...], wanted: Collection[str], given: Collection[str]) -> None:
    """Note each code that is missing in the table, or in the one ``within`` it, and each that the program lacks."""
    for code in wanted:
        if code not in given:
            table.note(within[0] if within else None, f"lacks {code}")
    for code in given:
        if code not in wanted:
            first, *deeper = (*within, code)
            table.note(first, "is not a code of the program", *deeper)


def _entry(table: Reader, code: str, words: dict[str, Mapping[str, str]], sources: tuple[Source, ...]) -> Entry:
    row = table.table_at(code)
    cites = row.several("cites", [source.code for source in sources])
    row.close()
    return Entry(code, MappingProxyType(words), standing(sources, cites), cites)


def _card(head: Reader, texts: Texts, sources: tuple[Source, ...]) -> Card:
    row = head.table_at("card")
    cites = row.several("cites", [source.code for source in sources])
    row.close()
    words = {language: text.table_at("card") for language, text in texts.items()}
    lines = {language: sentences(text, "lines") for language, text in words.items()}
    first = next(iter(lines))
    for language, told in lines.items():
        if len(told) != len(lines[first]):
            words[language].note("lines", f"has {len(told)} sentences where {first} has {len(lines[first])}")
        if len(told) > CARD_LINES:
            words[language].note("lines", f"has more than {CARD_LINES} sentences: they do not go on the card")
    _closed(words)
    return Card(MappingProxyType(lines), cites)


def _closed(readers: Mapping[str, Reader]) -> None:
    for reader in readers.values():
        reader.close()


def _numbers(made: ForceRules) -> Iterator[Problem]:
    """A text with a digit: the number would stand twice, and one day differ from what the program does."""
    for language in made.title:
        for path, text in told(made, language):
            if any(character.isdigit() for character in text):
                yield Problem(f"{_HEAD}.{language}", path, _NUMBER)


def told(made: ForceRules, language: str) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a language's file with its place there."""
    for section in made.sections:
        yield (section.code, "title"), section.title[language]
        for part in section.parts:
            yield from (((section.code, part.code, at), text) for at, text in enumerate(part.texts[language]))
    yield from ((("levels", one.code), one.words["what"][language]) for one in made.levels)
    for one in made.means:
        yield from ((("means", one.code, asked), label[language]) for asked, label in one.words.items())
    yield from ((("card", "lines", at), text) for at, text in enumerate(made.card.lines[language]))


def _uncited(made: ForceRules) -> Iterator[Problem]:
    """A source that nothing cites is a mistake of whoever edited the file."""
    lists: list[Iterable[str]] = [made.card.cites, *(one.cites for one in (*made.levels, *made.means))]
    lists += [section.cites for section in made.sections]
    cited = {code for some in lists for code in some}
    for source in made.sources:
        if source.code not in cited:
            yield Problem(_HEAD, ("sources", source.code), "is cited by no part")
