"""What was said between the person and the desk, in words where the interview put codes. No input or output."""

from collections.abc import Mapping
from typing import Any, Final

from tande.interfaces.console import coded
from tande.interfaces.console.coded import Pairs
from tande.interfaces.console.dossier import Item, Opened, Section, data
from tande.interfaces.console.outfolder import one_line
from tande.policy import questions
from tande.toolkit.opened import OpenedMessage
from tande.toolkit.payloads import TextPayload

KINDS: Final[Mapping[str, str]] = {
    "narrative": "What happened", "answer": "Answer to a question of the page", "words": "Added later",
    "danger": "In danger", "reprisal": "Retaliation", "stop": "Asks not to be contacted",
    "withdraw": "Asks to withdraw the complaint", "review": "Asks for a review", "question": "A question",
    "news": "News about the case", "outcome": "The outcome",
}
PATHS: Final[Mapping[str, str]] = {
    questions.SELF: "For herself or himself", questions.OTHER: "For someone else", questions.CHILD: "A child",
    questions.PERSONNEL: "Personnel reporting their own side",
}


def conversation(found: Opened) -> Section:
    """Every message of the file, in the order they came."""
    said = tuple(_message(one, found) for one in found.messages)
    return Section("Conversation", said, empty="Nothing was said, or its content was removed.")


def _message(one: OpenedMessage, found: Opened) -> Item:
    payload = one.payload
    facts: Pairs = (
        ("When", coded.moment(one.sealed.at)), ("Kind", KINDS.get(payload.kind) or one_line(payload.kind)),
        *((("Written by", one_line(one.sealed.officer)),) if one.sealed.officer else ()),
        *_asked(payload, found),
    )
    title = "To the reporter" if one.sealed.direction == "out" else "From the reporter"
    return Item(title, facts, payload.text, payload.lang)


def _asked(payload: TextPayload, found: Opened) -> Pairs:
    """Known codes in words; others stay as they came, under names that cannot pass for ours."""
    rest: dict[str, Any] = dict(payload.data)
    pairs: Pairs = ()
    if isinstance(rest.get("path"), str) and rest["path"] in PATHS:
        pairs += (("Filed", PATHS[rest.pop("path")]),)
    question = questions.QUESTIONS.get(rest["question"]) if isinstance(rest.get("question"), str) else None
    if question and isinstance(rest.get("values"), list):
        del rest["question"]
        answers = ", ".join(_answer(question, str(code), found) for code in rest.pop("values"))
        pairs += (("Question", question.ask), ("Answer", answers or "none chosen"))
    for one in rest.pop("answers", ()) if isinstance(rest.get("answers"), list) else ():
        pairs += _answered(one, found)
    return (*pairs, *data(TextPayload(payload.kind, "", payload.lang, rest, payload.sealed), {}))


def _answered(one: Any, found: Opened) -> Pairs:
    """One of the answers that a field app or a partner sent together."""
    if not isinstance(one, dict) or not isinstance(one.get("values"), list):
        return (("Answer", one_line(str(one))),)
    question = questions.QUESTIONS.get(str(one.get("question")))
    told = [_answer(question, str(code), found) if question else one_line(str(code)) for code in one["values"]]
    words = [one_line(str(one["text"]))] if one.get("text") else []
    return (("Question", question.ask if question else one_line(str(one.get("question")))),
            ("Answer", ", ".join([*told, *words]) or "none chosen"))


def _answer(question: questions.Question, code: str, found: Opened) -> str:
    own = {one.code: one.label for one in question.options} | questions.ALWAYS
    pack = found.clear.words.get({"actors": "actor", "places": "place"}.get(question.from_pack, ""), {})
    return own.get(code) or one_line(pack.get(code) or code)
