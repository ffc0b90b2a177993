"""From the plain tables of a pack's ``conversation/`` to its words and texts, or a PackError with all that is wrong.

``conversation`` names the languages, says how numbers are written and how long one is kept; a file in each language
holds what is said, what is said otherwise in a call, and the words that are understood. Every language must hold
everything.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tande.policy import sms
from tande.policy.conversation import keeping, keywords
from tande.policy.conversation.keeping import Keeping, Numbers
from tande.policy.conversation.keywords import ANSWERS, COMMANDS, Lexicon, Phrase, tokens
from tande.policy.conversation.texts import KEYS, LONGEST, Texts, filled, params_in
from tande.policy.letters import CURLED
from tande.policy.mission_reading import PackError, Problem, Reader, fault_in_text

_HEAD: Final = "conversation"
_AGES: Final = ("ages", "ages_alone")
_LISTS: Final = ("tongue", "polite", "around", "common", "plain", "avoid", "kin", "years_of", "figures", "told")
_MAY_BE_EMPTY: Final = ("plain", "avoid", "kin", "years_of", "told")
NAME_MAX: Final = 12
VOICE_MAX: Final = 400
FAULTS_SHOWN: Final = 6

Lists = Mapping[str, Mapping[str, list[str]]]
"""By language and name: phrases as they are compared."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a pack says and understands."""

    texts: Texts
    lexicon: Lexicon
    numbers: Numbers
    keeping: Keeping


def tables(languages: Collection[str]) -> tuple[str, ...]:
    """The stems of the files."""
    return (_HEAD, *languages)


def conversation(raw: Mapping[str, object], *, languages: tuple[str, ...]) -> Conversation:
    """What the files describe. Raises PackError with every problem found."""
    problems: list[Problem] = []
    head, *rest = (Reader(raw[stem], table=stem, path=(), problems=problems) for stem in tables(languages))
    files = dict(zip(languages, rest, strict=True))
    names = _names(head, languages)
    numbers, kept = keeping.numbers(head.table_at("numbers")), keeping.keeping(head.table_at("keeping"))
    words = {language: file.table_at("words") for language, file in files.items()}
    lists = {language: _lists(table) for language, table in words.items()}
    texts = _texts(files, lists, names)
    lexicon = _lexicon(words, lists)
    for table in (head, *files.values(), *words.values()):
        table.close()
    if problems:
        raise PackError(problems)
    return Conversation(texts, lexicon, numbers, kept)


def _names(head: Reader, languages: tuple[str, ...]) -> Mapping[str, str]:
    """How each language is called on a screen: short, in the 7-bit alphabet."""
    label = head.label("names", languages)
    for language, name in label.items():
        if len(name) > NAME_MAX or sms.odd(name):
            head.note("names", f"must have at most {NAME_MAX} characters of the 7-bit alphabet", language)
    return label


def _texts(files: Mapping[str, Reader], lists: Lists, names: Mapping[str, str]) -> Texts:
    said: dict[str, Mapping[str, str]] = {}
    voice: dict[str, Mapping[str, str]] = {}
    offer: dict[str, str] = {}
    for language, file in files.items():
        avoided = frozenset(lists[language]["avoid"])
        screen, call = file.table_at("say"), file.table_at("voice")
        said[language] = MappingProxyType({key: _said(screen, key, avoided) for key in KEYS})
        voice[language] = MappingProxyType({
            key: _spoken(call, key, avoided) for key, kind in KEYS.items() if kind.spoken or call.has(key)
        })
        offer[language] = call.text("languages")
        screen.close()
        call.close()
    return Texts(names, MappingProxyType(said), MappingProxyType(voice), MappingProxyType(offer))


def _said(table: Reader, key: str, avoided: frozenset[str]) -> str:
    text = table.text(key)
    for reason in _wrong(text, KEYS[key].params, avoided) if text else ():
        table.note(key, reason)
    whole = filled(text, LONGEST) if params_in(text) <= LONGEST.keys() else text
    if odd := [one for one in sms.odd(whole) if one not in CURLED]:
        table.note(key, f"has {' '.join(odd[:FAULTS_SHOWN])}, which a plain text message cannot carry")
    elif sms.parts(whole).units > KEYS[key].room:
        table.note(key, f"must not take more than {KEYS[key].room} characters with its values filled in")
    return text


def _spoken(table: Reader, key: str, avoided: frozenset[str]) -> str:
    text = table.text(key)
    for reason in _wrong(text, KEYS[key].params, avoided, often=True) if text else ():
        table.note(key, reason)
    if len(text) > VOICE_MAX:
        table.note(key, f"must not be longer than {VOICE_MAX} characters: nobody listens so long")
    return text


def _wrong(text: str, params: tuple[str, ...], avoided: frozenset[str], *, often: bool = False) -> Iterator[str]:
    """What no text may have: other values than its own, curls, addresses, and words that give somebody away.

    ``often``: a value may be said more than once, since what is heard cannot be looked at again.
    """
    bare = filled(text, dict.fromkeys(params_in(text), ""))
    times = text.count("{")
    if params_in(text) != set(params) or {"{", "}"} & set(bare) or (times != len(params) and not often):
        yield f"must hold exactly {', '.join(f'{{{one}}}' for one in params) or 'no values in braces'}"
    if set(text) & set(CURLED):
        yield "must use straight apostrophes (')"
    if "://" in text or "www." in text.casefold():
        yield "must not hold an address: carriers hold such messages back, and it tells who sent it"
    for word in sorted(set(tokens(text)) & avoided):
        yield f'must not say "{word}": somebody else may read it'


def _lists(table: Reader) -> Mapping[str, list[str]]:
    """The lists of words of one language, each phrase as it is compared."""
    found = {}
    for name in (*COMMANDS, *ANSWERS, *_LISTS, *_AGES):
        value = table.take(name)
        kept = []
        for number, one in enumerate(value if isinstance(value, list) else ()):
            fault = fault_in_text(one) if isinstance(one, str) else "must be text"
            if not fault and not tokens(one):
                fault = "has no letter that can be compared"
            if not fault and name in _AGES and one.split().count("#") != 1:
                fault = "must hold # once, for the number of years"
            if fault:
                table.note(name, fault, number)
            else:
                kept.append(" ".join(tokens(one)) if name not in _AGES else one)
        if value is not None and not isinstance(value, list):
            table.note(name, "must be a list of words")
        elif value == [] and name not in _MAY_BE_EMPTY:
            table.note(name, "must not be empty")
        found[name] = kept
    return found


def _lexicon(words: Mapping[str, Reader], lists: Lists) -> Lexicon:
    commands, answers = _meanings(words, lists, COMMANDS), _meanings(words, lists, ANSWERS)
    polite = _single(lists, "polite")
    tongues: dict[Phrase, str] = {}
    said_in: dict[Phrase, set[str]] = {}
    for language, held in lists.items():
        for phrase in _phrases(held["tongue"]):
            if tongues.setdefault(phrase, language) != language or phrase in commands or phrase in answers:
                words[language].note("tongue", f'has "{" ".join(phrase)}", which has another meaning')
        for name in (*COMMANDS, *ANSWERS):
            for phrase in _phrases(held[name]):
                if name in COMMANDS and polite & set(phrase):  # they are left out before anything is compared
                    words[language].note(name, f'has "{" ".join(phrase)}", in which a word is only polite')
                said_in.setdefault(phrase, set()).add(language)
                if name in ANSWERS and phrase in commands:
                    words[language].note(name, f'has "{" ".join(phrase)}", which has another meaning')
    ages = {name: tuple(_age(phrase) for held in lists.values() for phrase in held[name]) for name in _AGES}
    figures = _figures(words, lists, {*commands, *answers, *tongues})
    return Lexicon(
        commands=commands, answers=answers, tongues=MappingProxyType(tongues),
        languages=MappingProxyType({phrase: frozenset(spoken) for phrase, spoken in said_in.items()}),
        polite=polite, around=_single(lists, "around") | polite,
        common=MappingProxyType({language: _known_by(held) for language, held in lists.items()}),
        plain=_single(lists, "plain") | _single(lists, "common"), ages=ages["ages"], ages_alone=ages["ages_alone"],
        kin=_any_phrase(lists, "kin"), years_of=_any_phrase(lists, "years_of"), told=_any_phrase(lists, "told"),
        figures=MappingProxyType({name: number for (name, *more), number in figures.items() if not more}),
        spelled=MappingProxyType({name: number for name, number in figures.items() if len(name) > 1}),
    )


def _meanings(
    words: Mapping[str, Reader], lists: Lists, names: Collection[str]
) -> Mapping[Phrase, str]:
    """Phrase → code over all languages: whoever writes may use any, so none may mean two things."""
    found: dict[Phrase, str] = {}
    for language, held in lists.items():
        for name in names:
            for phrase in _phrases(held[name]):
                if found.setdefault(phrase, name) != name:
                    words[language].note(name, f'has "{" ".join(phrase)}", which is also a word for {found[phrase]}')
    return MappingProxyType(found)


def _phrases(texts: Collection[str]) -> list[Phrase]:
    return [tuple(text.split()) for text in texts]


def _figures(words: Mapping[str, Reader], lists: Lists, taken: Collection[Phrase]) -> dict[Phrase, int]:
    """Numbers as they are called: "2 two" is 2 for two, "17 dix sept" 17 for two words."""
    found: dict[Phrase, int] = {}
    for language, held in lists.items():
        for whole in _phrases(held["figures"]):
            number, name = whole[0], whole[1:]
            if not (number.isascii() and number.isdigit() and name and all(word.isalpha() for word in name)):
                words[language].note("figures", f'has "{" ".join(whole)}", which is not a number and its word')
            elif name in taken or found.setdefault(name, int(number)) != int(number):
                words[language].note("figures", f'has "{" ".join(name)}", which has another meaning')
    return found


def _any_phrase(lists: Lists, name: str) -> frozenset[Phrase]:
    return frozenset(phrase for held in lists.values() for phrase in _phrases(held[name]))


def _single(lists: Lists, name: str) -> frozenset[str]:
    return frozenset(word for held in lists.values() for text in held[name] for word in text.split())


def _known_by(held: Mapping[str, list[str]]) -> frozenset[str]:
    """Every word by which a language is recognised: its common ones, and those that mean something here."""
    names = (*COMMANDS, *ANSWERS, "common", "polite", "around")
    said = frozenset(word for name in names for text in held[name] for word in text.split())
    return said | {word for name in _AGES for text in held[name] for word in _age(text) if word != "#"}


def _age(text: str) -> Phrase:
    return tuple(word for part in text.split() for word in (("#",) if part == "#" else keywords.tokens(part)))
