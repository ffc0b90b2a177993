"""What each page of the person's way says aloud: which of its own texts, in which order. Pure data, English sources.

A page is not read out whole: its heading, what she must know, what she may choose. What a page shows of one case only
(days, names, what an officer wrote) is never spoken: it would have to be made there, and would stay on the phone.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from tande.policy import questions, spoken_problems, stages

PAGE: Final = "page_"
"""Before the names of pages, so that a page and a text of a call may both be called "receipt"."""
DIGITS: Final = "page_digits"
DIGIT: Final = "digit_"
CODE_IS: Final = "page_code_is"
ASK: Final = "ask_"
"""Before the name of a question as a form in the field asks it: the question alone, without answers."""

STAGES: Final[Mapping[str, str]] = {
    stages.RECEIVED: "We have your words. Nobody has read them yet.",
    stages.ACKNOWLEDGED: "An officer has read your words.",
    stages.ADMITTED: "We take it up. Next we look for what happened.",
    stages.REFERRED_ELSEWHERE: "Others can help better. With your agreement we passed it on to them.",
    stages.NOT_PURSUED: "We do not look into it. The reason is below.",
    stages.INQUIRY: "We are looking into what happened.",
    stages.FINDING: "We have come to a result. We are preparing to tell you.",
    stages.ACTION_AWAITED: "We have told you the result. Now others must act, and we watch that they do.",
    stages.CLOSED: "It is finished. You can read the result below.",
    stages.REVIEW: "Other people are looking at the decision again.",
}
"""Each stage in a sentence for the person, so that nobody has to know the stages' names."""

OUTCOMES: Final[Mapping[str, str]] = {
    "substantiated": "We found that it happened.",
    "unsubstantiated": "We found that it did not happen as it was told.",
    "insufficient_evidence":
        "We could not find out enough to say what happened. This does not say that you were wrong.",
    "outside_mandate": "We are not allowed to look into this. The numbers on the list may help.",
    "withdrawn": "You asked us to stop.",
    "no_information": "We did not know enough, and could not ask. You can add more and ask for a review.",
    "duplicate": "We are already looking into it under another message.",
}
"""What a finding or a reason means to the person."""

_WRITE: Final = "What happened? Write as you would speak. A few words are enough."
_LOCKED: Final = (
    "Your words are locked on your phone if it can, otherwise as soon as they arrive. Only the officers can open them."
)
_LOCKED_THERE: Final = "Your words are locked as soon as they arrive. Only the officers can open them."
_SAVED: Final = "I have saved my code"
_STOP: Final = "I stop here"
_MORE: Final = ("Add words", "Add a photo, sound, video or paper", "I am in danger")

PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "home": (
        "Did someone from the force harm you, or somebody you know?",
        "We are not part of the force. It cannot see what you write, or that you wrote.",
        "It is free. You do not give your name. You get a secret code to read our answer.",
        "Say what happened", "I have a code", "I am in danger now", "Or choose what fits you", "I am under 18",
        "It happened to somebody else", "I work for the force",
    ),
    "write_self": ("Say what happened", _WRITE, "Speak instead of writing", _LOCKED, "Send"),
    "write_other": (
        "Say what happened to the other person",
        "Do not put yourself or the person in danger. If the person does not agree, give no name.",
        "If it is a child, do what is best for the child. Do not question the child.",
        _WRITE, "Speak instead of writing", _LOCKED, "Send",
    ),
    "write_child": (
        "You can tell us",
        "It is not your fault. You do not need a grown-up. You do not have to tell everything.",
        "Write what you want. A few words are enough.", "Speak instead of writing",
        "Nobody else can open what you write.", "Send",
    ),
    "write_personnel": (
        "Say what you saw or know",
        "Nobody in the force can read this: no commander, no State. Only the officers of the independent body can.",
        "You give no name and no number. Do not use the phone or the internet line of the force.",
        "What only a few people know can show that it was you. Leave it out, or tell us that it could.",
        _WRITE, _LOCKED, "Send",
    ),
    "receipt": (
        "We have your words. This is your code.",
        "With this code you can read our answer and write more, from any phone.",
        "Write it on paper, like a phone card number. Write nothing else beside it.",
        "No screenshot, no message to yourself.",
        "Whoever has the code can read our answers to you. We do not have it and cannot give it to you again.",
    ),
    "code_is": ("Your code of 20 digits",),
    "next": (
        "Your words are with us", "Have you kept your code? We cannot show it again.", _SAVED,
        "A few questions can help us",
        "You may leave out any question, and stop at any time. Nothing has to be proved.", "Go to the questions",
        *_MORE, _STOP,
    ),
    "words": ("Add words", "What do you want to add or answer?", "Send", _STOP),
    "words_done": ("Your words were added", "Something more", "Send", _STOP),
    "files": ("Add a photo, sound, video or paper", "Speak instead of writing", "Send", _STOP),
    "files_done": ("Your files were added", "Add a photo, sound, video or paper", "Send", _STOP),
    "signal_danger": (
        "I am in danger", "An officer may see this only hours later. For help now, use the numbers.",
        "If you want, write why, or what is happening", "Tell the officers that I am in danger",
    ),
    "signal_reprisal": (
        "Somebody takes revenge because I spoke",
        "Nobody may hurt or threaten you because you spoke. We look into that as well. An officer may see this only "
        "hours later.", "If you want, write why, or what is happening", "Tell the officers",
    ),
    "signal_stop": (
        "Stop writing to me", "Then we only write you the result. We still look into what happened.",
    ),
    "signal_withdraw": (
        "I want to withdraw it", "We stop asking you anything, and stop what needs your consent.",
        "What you sent stays locked with us. It is not erased, so that nobody can make complaints disappear.",
        "If a child or others are in danger, the officers may have to go on, without naming you.",
        "Did somebody force you to withdraw? Write it here. The officers will not tell them.", "Withdraw",
    ),
    "signal_review": (
        "I ask for a review", "You do not agree with the decision. You need not give a reason.", "Ask for a review",
    ),
    "signal_danger_done": (
        "The officers will see this first", "We do not come by ourselves. For help now, use these numbers.",
    ),
    "signal_reprisal_done": (
        "The officers will see this first", "Your case now goes before all others. For help now, use these numbers.",
    ),
    "signal_stop_done": (
        "The officers will see this first",
        "We write nothing more to you, except the result. You can still write to us.",
    ),
    "signal_withdraw_done": (
        "The officers will see this first",
        "An officer will decide and note it. You can change your mind: add words with your code.",
    ),
    "signal_review_done": (
        "The officers will see this first", "People who did not decide before will look at it again.",
    ),
    "end": (
        "Thank you. You did well to tell us.",
        "An officer reads your words. Each step has a time, and a missed time is counted in public.",
        "Come back with your code to read our answer. If we ask something, you need not answer.",
        "Have you kept your code? We cannot show it again.", "Before you put the phone away",
        "Press the button: it closes this page and clears what the browser kept of it. The list of visited pages may "
        "still show our address: delete it there.",
    ),
    "code": (
        "I have a code", "Your code of 20 digits", "Open",
        "We do not have your code. If you lost it, you can write again and get a new one.",
    ),
    "status": (
        "What we wrote to you", "Add words or answer", "What you can do", "Add a photo, sound, video or paper",
        "Go to the questions", "I am in danger", "Somebody takes revenge because I spoke", "Stop writing to me",
        "I want to withdraw it", "For your safety we do not show your own words here.",
    ),
    "help": ("Do you want this help?", "Come in with your code to see what was offered.", "I have a code"),
    "help_yes": (
        "Thank you. We will pass you on.",
        "We tell them only how to reach you, and nothing of what happened. Did you leave us no way to reach you? Then "
        "write one here:", "How you can be reached",
    ),
    "help_alone": ("Good. You go there by yourself.", "We tell them nothing about you."),
    "help_no": (
        "Good. We pass nothing on.",
        "We look into what happened just the same. If you want this help later, you can say yes.",
    ),
    "kiosk_write_self": ("Say what happened", _WRITE, _LOCKED_THERE, "Send"),
    "kiosk_write_other": ("Say what happened to the other person", _WRITE, _LOCKED_THERE, "Send"),
    "kiosk_write_child": (
        "You can tell us",
        "It is not your fault. You do not need a grown-up. You do not have to tell everything.",
        "Write what you want. A few words are enough.", _LOCKED_THERE, "Send",
    ),
    "kiosk_write_personnel": ("Say what you saw or know", _WRITE, _LOCKED_THERE, "Send"),
    "danger": (
        "Numbers for help", "If you are in danger now", "Go where other people are. Go to somebody you trust.",
        "After rape: see a doctor within 3 days if you can. You need not tell who did it.",
        "Your call stays in your phone's list. Delete it there.",
    ),
    "safety": (
        "Stay safe", "Use a phone that nobody else looks into. Not one that belongs to the force or to your work.",
        "Choose a place where nobody sees the screen.", "Leave now",
        "The button at the top shows an ordinary page at once. On a keyboard, press Shift three times. It does not "
        "clear the list of visited pages.",
        "Delete photos and recordings that could put you in danger, only after you have sent them. Empty the bin too.",
        "Do not speak about it on the telephone or in messages. The telephone company sees whom you call.",
    ),
}
"""By page. Each text stands on it, in these words."""

FROM_PACK: Final = "actors"
"""Stands for the answers that the pack gives to a question."""


def pages() -> dict[str, tuple[str, ...]]:
    """Every page that speaks, by name: its texts, and ``FROM_PACK`` where the pack's own answers belong."""
    found = {f"{PAGE}{name}": texts for name, texts in PAGES.items()}
    found |= {f"{PAGE}{spoken_problems.NAME}{name}": said for name, said in spoken_problems.PROBLEMS.items()}
    found |= {f"{PAGE}stage_{code}": (text,) for code, text in STAGES.items()}
    found |= {f"{PAGE}result_{code}": (text,) for code, text in OUTCOMES.items()}
    for path, order in questions.ORDER.items():
        found |= {f"{PAGE}q_{path}_{one}": tuple(_asked(questions.QUESTIONS[one], path)) for one in order}
    asked = {one for order in questions.ORDER.values() for one in order}
    found |= {f"{ASK}{one}": (questions.QUESTIONS[one].asked(questions.OTHER),) for one in sorted(asked)}
    return found


def _asked(one: questions.Question, path: str) -> Iterator[str]:
    """A question, its hint and what may be answered, in the order of the page."""
    yield one.asked(path)
    if one.hint:
        yield one.hint
    if one.kind == "contact":
        yield from (field.label for field in questions.CONTACT_FIELDS)
        return
    if one.from_pack == FROM_PACK:
        yield FROM_PACK
    yield from (option.label for option in one.offered(path))
    yield from questions.ALWAYS.values()
    if one.words:
        yield one.words


def all_texts() -> frozenset[str]:
    """Every English text here, for the test that each one is translated."""
    return frozenset(text for texts in pages().values() for text in texts) - {FROM_PACK}
