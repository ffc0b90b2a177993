"""What an operator typed, of any form of the hotline: to give it back on a page of refusal."""

from django.http import HttpRequest, HttpResponse

NOT_TYPED = frozenset({
    "csrfmiddlewaretoken", "nonce", "started", "danger", "child", "about", "language", "door", "consent", "window",
    "gender", "call", "outcome", "seen", "id", "skip", "said", "code", "key", "sitting", "number", "no_number", "how",
    "check", "save", "path",
})


KEPT = "kept"
_REMEMBERED, _SECONDS = 20, 12 * 3600


def typed_words(request: HttpRequest) -> list[str]:
    """The texts of the form, in its order; codes and ticks left out. None of a form that was kept since."""
    if was_kept(request):
        return []
    return [
        str(text) for name, text in request.POST.items()
        if name not in NOT_TYPED and not name.startswith(("q_", "keys_")) and str(text).strip()
    ]


def was_kept(request: HttpRequest) -> bool:
    """Whether this browser sent this very form before, and it was kept: "Back" and "Reload" must not show it again.

    Without a script a form that had a fault stays in the browser's history with its words.
    """
    nonce = request.POST.get("nonce", "")
    return bool(nonce) and nonce in request.COOKIES.get(KEPT, "").split(".")


def remember_kept(request: HttpRequest, response: HttpResponse, nonce: str) -> HttpResponse:
    """Let the browser say so itself, also after signing out: random numbers of forms, and nothing of what they held."""
    known = [one for one in request.COOKIES.get(KEPT, "").split(".") if one != nonce][-_REMEMBERED + 1 :]
    response.set_cookie(
        KEPT, ".".join([*known, nonce]), max_age=_SECONDS, path="/desk/operator/", httponly=True, samesite="Strict",
        secure=request.is_secure(),
    )
    return response
