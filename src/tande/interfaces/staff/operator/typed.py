"""What an operator typed, of any form of the hotline: to give it back on a page of refusal."""

from django.http import HttpRequest

NOT_TYPED = frozenset({
    "csrfmiddlewaretoken", "nonce", "started", "danger", "child", "about", "language", "door", "consent", "window",
    "gender", "call", "outcome", "seen", "id", "skip", "said", "code", "key", "sitting", "number", "no_number", "how",
    "check", "save", "path",
})


def typed_words(request: HttpRequest) -> list[str]:
    """The texts of the form, in its order; codes and ticks left out."""
    return [
        str(text) for name, text in request.POST.items()
        if name not in NOT_TYPED and not name.startswith(("q_", "keys_")) and str(text).strip()
    ]
