"""What is said aloud when something did not work, on a page of the person's way: in the words that stand there."""

from collections.abc import Mapping
from typing import Final

NAME: Final = "problem_"
"""Before the names of problems among those of pages."""
OTHER: Final = "other"
"""For a problem that names files or seconds: nothing is made into sound while somebody waits for a page."""

PROBLEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "not_kept": (
        "Your words were NOT kept: our computer has a problem. They are still here. "
        "Wait a minute and press the button again.",
    ),
    "too_long": (
        "This text is too long for one message. Send the first part now, and the rest after, with your code. "
        "Or send it as a file.",
    ),
    "too_long_again": (
        "This text is too long for one message. Send the first part now, and the rest after.",
    ),
    "cut_off": ("The line was cut, and not everything arrived. Press the button again.",),
    "cut_off_with_files": (
        "The line was cut, and not everything arrived. Press the button again. Choose your files again too.",
    ),
    "cut_off_files": ("The line was cut, and not everything arrived. Choose your files again.",),
    "cut_off_code": ("The line was cut. Write your code again.",),
    "too_many_files": ("There are too many files under this code. Nothing was kept.",),
    "too_many_words": ("There are too many messages under this code. Nothing was kept.",),
    "no_words": ("Write a few words. Then press the button again.",),
    "no_words_or_file": ("Write a few words, or choose a file. Then press the button again.",),
    "no_file": ("Choose a file. Then press the button again.",),
    "damaged": ("This did not arrive correctly and was not kept. Press the button again.",),
    "no_review": ("A review can only be asked for when the case has been closed.",),
    "wait": ("Wait a minute and press the button again.",),
    "no_such_code": (
        "No message has this code. Look at each digit again. A paper can take some days to arrive. "
        "A code that others may have seen can be closed: then write again.",
    ),
    "code_short": ("Some digits are missing. The code has 20 digits.",),
    "code_long": ("There are too many digits. The code has 20 digits.",),
    "code_letters": ("The code has only digits, no letters.",),
    "code_mistyped": ("One digit is wrong, or two changed places. Look at each group of four again.",),
    "not_read": ("We could not read this", "Go back, and press the button again. Nothing new was kept."),
    "not_for_you": ("This page is not for you", "Open our first page and start there."),
    "no_page": (
        "There is no such page",
        "The address is wrong, or too old. Your complaint is safe: come in again with your code.",
    ),
    "our_mistake": (
        "Our computer made a mistake",
        "We do not know if your words were kept. They are here: copy them, or go back and press the button again.",
    ),
    "another_site": (
        "This form came from another site",
        "We did not take it, to protect you. Open our first page and start there.",
    ),
    "open_too_long": (
        "This page was open too long", "What you sent before is safe. To add more, come in again with your code.",
    ),
    "not_ready": (
        "We cannot take your words yet",
        "The office is not ready: no officer has a key to lock them with. Use another way from the list of numbers.",
    ),
    "passed_on": (
        "This can no longer be changed here",
        "It was passed on already, or it has ended. Come in with your code and write to us.",
    ),
    "no_offer": ("This offer is not there any more", "Come in again with your code to see what is there."),
    OTHER: (
        "Something did not work. What it is stands on this page.",
        "Wait a little and try again, or have it read to you by somebody you trust.",
    ),
}
"""By name. The last sentence is the one that the page is known by; OTHER stands on none."""
