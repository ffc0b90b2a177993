"""What the child-protection adviser decides: seen, which of two versions holds, of which unit a record is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tande.domains.children import operations, queries
from tande.domains.children.errors import BadFields, Changed
from tande.interfaces.mission.access import register, someone_of
from tande.interfaces.mission.children import timeline, words
from tande.interfaces.mission.telling import tell
from tande.ledger import clock
from tande.toolkit import codes


@require_POST
@register("encounter.manage")
def seen(request: HttpRequest, child_id: str) -> HttpResponse:
    """The adviser has seen the record."""
    operations.acknowledge(id=child_id, actor=someone_of(request), at=clock.now())
    tell(request, _("Written down: child protection has seen it."))
    return _to(child_id)


@require_http_methods(["GET", "POST"])
@register("encounter.manage")
def settle(request: HttpRequest, child_id: str, beside: int) -> HttpResponse:
    """Two versions side by side: choose each answer, or say that it is another child."""
    someone, at = someone_of(request), clock.now()
    view = queries.encounter(someone, child_id, at)
    other = next((one for one in view.conflicts if one.number == beside), None)
    if other is None:
        if request.method == "POST":
            tell(request, _("This was settled meanwhile."), good=False)
            return _to(child_id)
        raise Http404
    if request.method == "GET":
        now = next(one for one in view.versions if one.number == view.version)
        rows = [(name, words.label(name), timeline.shown(name, now), timeline.shown(name, other))
                for name in timeline.differing(now, other)]
        return TemplateResponse(request, "mission/children/settle.html", {
            "view": view, "other": other, "rows": rows, "number": codes.show(view.number),
            "came": words.moment(other.at), "source": words.SOURCES[other.source]})
    told: dict[str, Any] = {"id": child_id, "base_version": _version(request), "beside": beside, "actor": someone,
                            "at": at}
    try:
        if "split" in request.POST:
            made = operations.split(**told)
            tell(request, _("It is a record of its own now, with the number %(number)s.") % {
                "number": codes.show(made.number)})
            return _to(made.id)
        operations.settle(**told, taken={name: request.POST[name] for name in request.POST})
    except Changed:
        tell(request, _("Somebody changed this meanwhile. Nothing was written: look again."), good=False)
        return HttpResponseRedirect(reverse("mission:child_settle", args=[child_id, beside]))
    tell(request, _("Settled. Both versions stay in the history."))
    return _to(child_id)


@require_POST
@register("encounter.manage")
def place(request: HttpRequest, child_id: str) -> HttpResponse:
    """Of which unit a record is that came from a phone nobody registered."""
    contingent, _bar, unit = request.POST.get("of", "").partition("|")
    try:
        operations.accept(id=child_id, base_version=_version(request), contingent=contingent, unit=unit,
                          actor=someone_of(request), at=clock.now())
        tell(request, _("The unit and its commander see the record now."))
    except BadFields as error:
        tell(request, " ".join(words.fault(one) for one in error.wrong), good=False)
    except Changed:
        tell(request, _("Somebody changed this meanwhile. Nothing was written: look again."), good=False)
    return _to(child_id)


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("base_version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else 0


def _to(child_id: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("mission:child", args=[child_id]))
