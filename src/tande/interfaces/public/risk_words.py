"""The threat model (docs/threat-model.md) in plain words: what can go wrong, what we do, what we cannot do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

RISKS = (
    (later("Who can read what I wrote?"), (
        later(
            "Only officers, with their own keys, on their own machines. Our computer keeps your words "
            "locked and has no key."
        ),
        later(
            "Not locked are notes that an officer makes: what kind of complaint, which area and "
            "month, which State, and when we did what."
        ),
    )),
    (later("What if somebody takes your computer away?"), (
        later(
            "They find locked words that they cannot open, and those notes. They do not find your "
            "name or what you said."
        ),
    )),
    (later("What if your computer is changed in secret?"), (
        later("Then it could show one person a false page. We cannot fully prevent that. Nobody can today."),
        later("Our keys and the numbers of our scripts are public, so a false page that lasts is found out."),
    )),
    (later("What if my phone has no JavaScript?"), (
        later(
            "Then our computer locks your words in the moment they arrive. In that moment a computer "
            "changed in secret could read them."
        ),
        later(
            "With JavaScript your own phone locks them. Some browsers (Opera Mini, UC, Puffin) let "
            "their maker read along: use another one."
        ),
    )),
    (later("Who can see that I was here?"), (
        later(
            "Whoever watches your line sees that you opened this site, and when. They do not see what "
            "you wrote. Tor Browser hides this too."
        ),
        later(
            "Whoever holds your phone may find this site in its history. “Leave now” clears what it "
            "can. The history it cannot clear."
        ),
    )),
    (later("Can somebody guess my code?"), (
        later(
            "It has 20 digits, and guessing is slowed down. A whole year of guessing among 100,000 "
            "complaints hits one with a chance of 3 in 100,000."
        ),
    )),
    (later("Can an officer betray me?"), (
        later("Whoever may read can also tell. We cannot prevent that."),
        later(
            "Each reading is written down with the officer's name, and others look at the list. Who "
            "is too close to a case is shut out of it."
        ),
    )),
    (later("Who holds the spare key?"), (
        later(
            "Two custodians together can use it, and each use is public. If two of them betray us, "
            "they can read complaints. If keys are lost, complaints are lost for good."
        ),
    )),
    (later("Can my complaint disappear?"), (
        later(
            "Nothing we write down can be changed or taken out by our program. If somebody does it by "
            "force, your receipt and the public log show it."
        ),
        later(
            "What no log shows: somebody turned away before getting a code, and complaints that were "
            "invented. Test complaints look for the first."
        ),
    )),
    (later("Can a number in your tables give me away?"), (
        later("It could. So small numbers are never printed as they are."),
    )),
    (later("Can somebody fill your office with rubbish?"), (
        later(
            "Yes. There is no limit on how many may write, so that after a massacre nobody finds a "
            "closed door."
        ),
    )),
)


def risks() -> list[tuple[str, list[str]]]:
    """Question and answers, in the page's language."""
    return [(_(question), [_(one) for one in answers]) for question, answers in RISKS]
