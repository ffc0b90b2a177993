"""The States' page of the head: who is their focal point, and which keys are in force."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tande.domains.officers.errors import NameTaken
from tande.domains.referrals import operations, queries
from tande.domains.referrals.errors import NoStateKey, NotAHolder
from tande.gates.language import NAMES
from tande.interfaces.staff import labels
from tande.interfaces.staff import labels_referrals as words
from tande.interfaces.staff.access import desk, officer_of, refusal
from tande.interfaces.staff.forms import seen_whole
from tande.ledger import clock
from tande.toolkit.passphrases import one_time_passphrase


class FocalPointForm(forms.Form):
    """Somebody who is to answer for a State."""

    state = forms.ChoiceField(label=gettext_lazy("State"))
    username = forms.CharField(
        label=gettext_lazy("Sign-in name"), max_length=60,
        help_text=gettext_lazy("Small letters, digits, dot or hyphen. Not an e-mail address."),
        validators=[RegexValidator(
            r"\A[a-z0-9][a-z0-9.-]{1,59}\Z", gettext_lazy("Use 2 to 60 small letters, digits, dots or hyphens.")
        )],
    )
    display_name = forms.CharField(
        label=gettext_lazy("Name shown to officers"), max_length=120,
        help_text=gettext_lazy("People who report never see it."), validators=[seen_whole],
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the site"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered, spoken = self.fields["state"], self.fields["language"]
        assert isinstance(offered, forms.ChoiceField)
        assert isinstance(spoken, forms.ChoiceField)
        offered.choices = words.states()
        spoken.choices = [(code, NAMES.get(code, name)) for code, name in settings.LANGUAGES]


@require_GET
@desk("states.manage")
def states(request: HttpRequest) -> HttpResponse:
    """Each State with its focal points and keys; those nobody signs in for are only named."""
    found = queries.states(officer_of(request), [code for code, _name in words.states()])
    held = [one for one in found if one.focal_points or one.key or one.former]
    return TemplateResponse(request, "staff/states.html", {
        "states": [_row(one) for one in held],
        "others": [labels.pack("state", one.state) for one in found if one not in held],
    })


def _row(view: queries.StateView) -> dict[str, Any]:
    holders = view.key.holders if view.key else frozenset()
    return {
        "view": view, "name": labels.pack("state", view.state),
        "people": [{"one": one, "holds": one.id in holders} for one in view.focal_points],
        "held": bool(holders),
    }


@require_http_methods(["GET", "POST"])
@desk("states.manage")
def new_focal_point(request: HttpRequest) -> HttpResponse:
    """Add a focal point. The one-time passphrase is shown once, in the answer to the POST, and kept nowhere."""
    form = FocalPointForm(request.POST or None, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        passphrase = one_time_passphrase()
        try:
            made = operations.add_focal_point(
                **form.cleaned_data, known_states=settings.MISSION.states, passphrase=passphrase, at=clock.now(),
                actor=officer_of(request),
            )
        except NameTaken:
            form.add_error("username", _("Somebody already signs in with this name."))
        else:
            return TemplateResponse(request, "staff/focal_point_made.html", {
                "made": made, "passphrase": passphrase, "state": labels.pack("state", made.state),
            }, status=201)
    return TemplateResponse(request, "staff/new_focal_point.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@desk("states.manage")
def retire_focal_point(request: HttpRequest, officer_id: int) -> HttpResponse:
    """End a focal point's access."""
    try:
        name = operations.retire_focal_point(officer_id=officer_id, at=clock.now(), actor=officer_of(request))
    except NotAHolder:
        return refusal(request, status=409, error="not_retired", json=False,
                       message=_("This is no focal point with access: already gone, or an officer of the body."))
    messages.success(request, _("%(name)s has no access any more. If the State's key may be in wrong hands, revoke it.")
                     % {"name": name}, extra_tags="good")
    return HttpResponseRedirect(reverse("staff:states"))


@require_POST
@desk("states.manage")
def revoke_state_key(request: HttpRequest, key_id: str) -> HttpResponse:
    """Nothing more is sealed to this key; a focal point of the State makes a new one."""
    try:
        state = operations.revoke_state_key(key_id=key_id, actor=officer_of(request), at=clock.now())
    except NoStateKey:
        return refusal(request, status=409, error="not_revoked", json=False,
                       message=_("This key is not in force: it was revoked before."))
    messages.success(
        request, _("The key of %(state)s is revoked. Its focal points make a new one at their next visit.")
        % {"state": labels.pack("state", state)}, extra_tags="good",
    )
    return HttpResponseRedirect(reverse("staff:states"))
