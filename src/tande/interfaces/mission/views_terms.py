"""What must be learned: the terms of each curriculum, their history, and changing them from a day on."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tande.domains.training import errors, operations, queries
from tande.interfaces.mission import training_words as words
from tande.interfaces.mission.access import refusal, register, someone_of
from tande.interfaces.mission.forms_training import POSTS, TermsForm
from tande.ledger import clock
from tande.policy import roles


@require_GET
@register("training.see")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every curriculum with the terms in force today."""
    return TemplateResponse(request, "mission/training_terms.html", {
        "rows": [
            {"code": code, "title": words.title(code), "terms": terms,
             "posts": ", ".join(str(POSTS[one]) for one in terms.required_of)}
            for code, terms in queries.in_force(words.today()).items()
        ],
    })


@require_http_methods(["GET", "HEAD", "POST"])
@register("training.see")
def curriculum(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: every version, and a form for the next to who may change it for the whole mission."""
    officer = someone_of(request)
    try:
        history = queries.history(code)
    except errors.NoSuchCurriculum:
        raise Http404 from None
    last = history[-1].version
    form = TermsForm(request.POST or None, initial={
        "seen": last.number, "starts": words.today(), "minutes": last.minutes, "pass_mark": last.pass_mark,
        "valid_months": last.valid_months, "required_of": last.required_of,
    })
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(curriculum=code, terms=form.terms(), seen=form.cleaned_data["seen"], officer=officer,
                              at=clock.now())
        except errors.BadField as error:
            form.add_error(str(error), _("This cannot be right: look at it again."))
        except errors.Changed:
            return refusal(request, status=409, error="changed",
                           message=_("Somebody changed these terms meanwhile. Go back and look at them first."))
        else:
            return HttpResponseRedirect(reverse("mission:training_curriculum", args=[code]))
    changes = roles.may(officer.roles, "curricula.change") and not officer.state
    return TemplateResponse(request, "mission/training_curriculum.html", {
        "title": words.title(code), "form": form if changes else None, "today": words.today(),
        "history": [{"change": one, "posts": ", ".join(str(POSTS[post]) for post in one.version.required_of)}
                    for one in reversed(history)],
    }, status=422 if form.is_bound and form.errors else 200)
